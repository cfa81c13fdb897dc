using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>A folder of its own with a pipeline in it, and the command line at work there.</summary>
internal sealed class Workspace : IDisposable
{
    internal Workspace(string yaml = Example)
    {
        Folder = Directory.CreateTempSubdirectory("multitask-").FullName;
        Yaml = yaml;
    }

    internal const string Example = """
        pipeline: words
        seed: 7
        stages:
          hello: { write: hello, publish: texts }
          world: { write: world, times: 2 }
          first: { initial: hello }
          all: { join: [first, world] }
        """;

    internal string Folder { get; }

    internal FakeStages Stages { get; } = new();

    internal TimeProvider Clock { get; set; } = new StillClock();

    internal string Yaml
    {
        get => File.ReadAllText(Path.Combine(Folder, "pipeline.yaml"));
        set => File.WriteAllText(Path.Combine(Folder, "pipeline.yaml"), value);
    }

    internal string StoreFolder => Path.Combine(Folder, ".pipeline");

    internal string Lock => Path.Combine(Folder, "pipeline.lock");

    /// <summary>Exit code, standard output and standard error of a command line.</summary>
    internal (int Code, string Out, string Error) Run(params string[] args) => Run(CancellationToken.None, args);

    internal (int Code, string Out, string Error) Run(CancellationToken cancel, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, Folder, false, Clock, cancel);
        Stages.Forget();
        var code = Cli.Run(Seq(args), Stages.Catalogue, terminal);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Every blob of the store.</summary>
    internal string[] Blobs() => Directory.Exists(Path.Combine(StoreFolder, "blobs"))
        ? Directory.GetFiles(Path.Combine(StoreFolder, "blobs"), "*", SearchOption.AllDirectories)
        : [];

    /// <summary>The blob with this content.</summary>
    internal string BlobOf(string content) => Assert.Single(Blobs(), blob => File.ReadAllText(blob) == content);

    /// <summary>Overwrites a read-only blob.</summary>
    internal static void Spoil(string blob, string content)
    {
        File.SetAttributes(blob, FileAttributes.Normal);
        File.WriteAllText(blob, content);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A clock that stands still: every duration is zero.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
