using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Every command in a block of the documentation is run here or by another test, or it is said why not.</summary>
[Trait("Category", "Slow")]
// `verify` compares bits, which another test may move by its count of threads.
[Collection(Training.TorchThreads.Name)]
public sealed class DocCommandsTests : IDisposable
{
    /// <summary>The demo in small, under the names that the pages use.</summary>
    private const string Demo = """
        pipeline: scenes
        seed: 7
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4, 6] }
          famo: { train: model, data: data, weighting: { famo: { gamma: 0.001 } }, epochs: 1, batch: 4 }
          scores: { evaluate: famo, data: data }
          onnx: { export: famo }
          deployed: { score: onnx, data: data, provider: cpu }
        """;

    /// <summary>Before there is a pipeline, in order.</summary>
    private static readonly (string Command, int Code)[] Before =
    [
        ("dotnet run -- doctor", 0),
        ("dotnet run -- init --kind table --data flats.csv --tasks \"rent: regression, balcony: binary\"", 0),
        ("dotnet run -- weigh --method cagrad --c 0.5 --gramian \"[[18,-22],[-22,38]]\"", 0),
        ("dotnet run -- networks", 0),
    ];

    /// <summary>In order, with the demo.</summary>
    private static readonly (string Command, int Code)[] Run =
    [
        ("dotnet run pipeline.yaml", 0),
        ("dotnet run -- status --set stages.famo.weighting.famo.gamma=0.01", 0),
        ("dotnet run -- explain onnx --set stages.famo.weighting.famo.gamma=0.01", 0),
        ("dotnet run -- inspect out/scenes/onnx/model.onnx", 0),
        ("dotnet run -- --locked --set seed=8", 1),
        ("dotnet run -- verify", 0),
        ("dotnet run -- gc", 0),
        ("dotnet run -- du", 0),
        ("dotnet run -- import-cache scenes.tar", 0),
        ("dotnet run -- track --replay", 0),
    ];

    private static readonly Dictionary<string, string> Otherwise = new()
    {
        ["dotnet test Pipeline.sln"] = "this is it",
        ["dotnet run -- inspect data examples/adult.yaml"] = "needs the data; the tutorials inspect the flats",
        ["multitask study.yaml --store /shared/store --executor slurm"] = "SlurmTests, on a cluster of its own",
        ["dotnet run -- serve out/scenes/onnx"] = "the tutorials serve the flats; tests/serving the rest",
        ["curl --data-binary @room.jpg http://127.0.0.1:8080/predict/scenes"] = "PredictTests",
        ["curl --data-binary @room.jpg -H 'Accept: image/png' 'http://127.0.0.1:8080/predict/scenes?task=depth' > depth.png"] = "PredictTests",
        ["curl --data '{\"age\": 39, \"workclass\": \"Private\"}' http://127.0.0.1:8080/predict/adult"] = "the first tutorial asks with a flat",
        ["curl --data-binary @sample1.input.npy http://127.0.0.1:8080/predict/scenes"] = "PredictTests",
        ["curl http://127.0.0.1:8080/v2/models/adult/infer --data \\"] = "V2ProtocolTests",
        ["docker build -f exports/serving/deploy/Dockerfile -t multitask-serve:0.1.0 ."] = "DeployTests reads the file; needs a container engine",
        ["docker run --read-only --cap-drop ALL -p 127.0.0.1:8080:8080 -v \"$PWD/out/scenes/onnx:/models:ro\" multitask-serve:0.1.0"] = "needs a container engine",
    };

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>Those of the tutorials and of <c>own-data.md</c> have tests of their own.</summary>
    private static string[] Shown =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Recorded.Root, "docs"), "*.md")
            .Select(file => Path.Combine("docs", Path.GetFileName(file)))
            .Where(page => page != "docs/own-data.md")
            .Append("README.md")
            .SelectMany(DocCommands.Of).Distinct().Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Each_command_is_run_or_it_is_said_why_not() => Assert.Equal(
        Before.Concat(Run).Select(one => one.Command).Concat(Otherwise.Keys).Order(StringComparer.Ordinal), Shown);

    [Fact]
    public void Those_that_are_run_end_as_the_pages_say()
    {
        File.Copy(Path.Combine(Recorded.Root, "examples", "own-data", "flats.csv"), Path.Combine(_bench.Folder, "flats.csv"));
        Assert.All(Before, Check);
        File.WriteAllText(Path.Combine(_bench.Folder, "pipeline.yaml"), Demo);
        Assert.All(Run.TakeWhile(one => !one.Command.Contains("import-cache", StringComparison.Ordinal)), Check);
        Check(("dotnet run -- export-cache scenes.tar", 0));
        Assert.All(Run.SkipWhile(one => !one.Command.Contains("import-cache", StringComparison.Ordinal)), Check);
    }

    private void Check((string Command, int Code) one)
    {
        var (code, text) = _bench.Call([.. DocCommands.Arguments(one.Command)]);
        Assert.True(code == one.Code, $"{one.Command}: {code}\n{text}");
    }
}
