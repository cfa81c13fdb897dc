using Multitask.Tests.Exports;
using Xunit;

namespace Multitask.Tests;

/// <summary>What some tests need beside the SDK. Where it is missing they are skipped, with the command that installs it.</summary>
internal static class Needs
{
    /// <summary>ONNX's own checker.</summary>
    internal static void OnnxChecker() =>
        Assert.SkipUnless(Checker.IsInstalled, "needs ONNX's checker: apt-get install python3-onnx");

    /// <summary>Fashion-MNIST where the examples expect it.</summary>
    internal static void FashionMnist() => Assert.SkipUnless(
        File.Exists(Path.Combine(Source.MultiFashion.DefaultPath, "train-images-idx3-ubyte.gz")),
        "needs Fashion-MNIST: apt-get install dataset-fashion-mnist");
}
