using Multitask.Exports;

namespace Multitask.Tests.Exports;

/// <summary>A path for one test, deleted with what is there when the test is over.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    internal static TemporaryFile With(OnnxModel model)
    {
        var file = new TemporaryFile();
        Arrays.Success(OnnxWriter.Write(model, file.Path));
        return file;
    }

    internal Scorer Open() => Arrays.Success(Scorer.Open(Path, new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 }));

    public void Dispose() => File.Delete(Path);
}
