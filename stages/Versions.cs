using System.Globalization;

namespace Multitask.Stages;

/// <summary>Versions of what moves numbers, as parts of stage keys.</summary>
internal static class Versions
{
    /// <summary>torch, the kind of device and, on the CPU, the count of threads: sums are split among them, which moves the last bits.</summary>
    internal static Seq<(string Name, string Value)> Torch(string device) => Prelude.Seq(
        ("torch", TorchLibrary.Version),
        ("device", device.Split(':')[0]),
        ("threads", device == "cpu" ? Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture) : "-"));

    /// <summary>ONNX Runtime.</summary>
    internal static Seq<(string Name, string Value)> OnnxRuntime { get; } = Prelude.Seq1(
        ("onnxruntime", Exports.Scorer.RuntimeVersion));

    /// <summary>Everything of this machine that is the same for all stages, whatever device they use.</summary>
    internal static Seq<(string Name, string Value)> Here => (Torch("cpu").Filter(pair => pair.Name != "device") + OnnxRuntime).Strict();

    /// <summary>Nothing.</summary>
    internal static Seq<(string Name, string Value)> None => Seq<(string, string)>.Empty;
}
