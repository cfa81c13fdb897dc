using System.Diagnostics;
using Multitask.Stages;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The product's own command line in a folder of its own.</summary>
internal sealed class Bench : IDisposable
{
    /// <summary>The demo in small: every stage, three weightings, seconds of work.</summary>
    internal const string Small = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4, 6] }
          equal: { train: model, data: data, weighting: equal, epochs: 1, batch: 4 }
          famo: { train: model, data: data, weighting: famo, epochs: 2, batch: 4 }
          cagrad: { train: model, data: data, weighting: { cagrad: { c: 0.5 } }, epochs: 1, batch: 4, clip: 1.0 }
          scores: { evaluate: [equal, famo, cagrad], data: data }
          onnx: { export: famo }
          deployed: { score: onnx, data: data, provider: cpu, batch: 2 }
        """;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("multitask-").FullName;

    internal string Out(string pipeline, string file) => Path.Combine(Folder, "out", pipeline, file);

    /// <summary>Runs a pipeline; exit code and everything printed.</summary>
    internal (int Code, string Text) Run(string yaml, params string[] options)
    {
        Write(yaml);
        return Call(["pipeline.yaml", .. options]);
    }

    /// <summary>The same in a process of its own, with some variables set otherwise or removed (null).</summary>
    internal Task<ToolProcess> RunProcess(string yaml, IEnumerable<(string Name, string? Value)> variables, params string[] options) =>
        WatchProcess(yaml, variables, (_, _) => { }, options);

    /// <summary>The same, with each line on standard output as it comes.</summary>
    internal Task<ToolProcess> WatchProcess(
        string yaml, IEnumerable<(string Name, string? Value)> variables, Action<string, Process> line, params string[] options)
    {
        Write(yaml);
        return ToolProcess.Watch(ToolProcess.Program, Folder, variables, line, ["pipeline.yaml", .. options]);
    }

    /// <summary>A command line; exit code and everything printed.</summary>
    internal (int Code, string Text) Call(params string[] arguments)
    {
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, Folder, Colour: false, TimeProvider.System, CancellationToken.None);
        return (Cli.Run(Seq(arguments), AllStages.Catalogue, terminal), text.ToString());
    }

    private void Write(string yaml) => File.WriteAllText(Path.Combine(Folder, "pipeline.yaml"), yaml);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
