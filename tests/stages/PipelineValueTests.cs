using LanguageExt;
using Multitask.Exports;
using Multitask.Stages;
using Multitask.Stages.Toy;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>Pipelines that a program builds, without YAML.</summary>
public sealed class PipelineValueTests : IDisposable
{
    private readonly Bench _bench = new();

    private static TrainingPlan Plan(Weighting weighting, int epochs) => new(weighting, epochs, 4);

    /// <summary><see cref="Bench.Small"/> as a value.</summary>
    private static PipelineSpec<Stage> Small => Pipelines.Named("small", seed: 3, device: "cpu")
        .With("data", new Stage.Load(new Source.Scenes(Train: 6, Test: 3, Height: 32, Width: 32)))
        .With("model", new Stage.Build("data", new Architecture.MtanSegNet(Seq(4, 6))))
        .With("equal", new Stage.Train("model", "data", Plan(new Weighting.Equal(), 1)))
        .With("famo", new Stage.Train("model", "data", Plan(new Weighting.Famo(), 2)))
        .With("cagrad", new Stage.Train("model", "data", Plan(new Weighting.Cagrad(0.5), 1) with { Clip = 1.0 }))
        .With("scores", new Stage.Evaluate(Seq("equal", "famo", "cagrad"), "data"))
        .With("onnx", new Stage.Export("famo"))
        .With("deployed", new Stage.Score("onnx", "data", Batch: 2) { Provider = new Provider.Cpu() });

    [Fact]
    public void A_file_is_decoded_into_the_records_that_a_program_builds() => Assert.Equal(Small, Decoded(Bench.Small));

    [Fact]
    public void So_is_one_of_the_toy_problem() => Assert.Equal(
        Pipelines.Named("toy")
            .With("problem", new Stage.Toy(new ToyStage.State(new ToyProblem(ToyProblem.PublishedScale, Seq1(new PlanePoint(1, 2))))))
            .With("famo", new Stage.Toy(new ToyStage.Train("problem", new ToyPlan(new Weighting.Famo(0), 20))))
            .With("scores", new Stage.Toy(new ToyStage.Evaluate(Seq1("famo")))),
        Decoded("""
            pipeline: toy
            stages:
              problem: { toy: cagrad, starts: [[1, 2]] }
              famo: { toy-train: problem, weighting: { famo: { gamma: 0 } }, steps: 20 }
              scores: { toy-evaluate: famo }
            """));

    [Fact]
    public void What_a_program_ran_the_command_line_finds_in_the_store_and_publishes_the_same()
    {
        var options = new RunOptions
        {
            Store = Path.Combine(_bench.Folder, ".pipeline"),
            Out = Path.Combine(_bench.Folder, "out-program"),
            Tell = Some<Action<Event>>(_ => { }),
        };
        var result = Small.Run(options).IfLeft(failure => throw new Xunit.Sdk.XunitException(failure.ToString()));
        Assert.All(result.Stages, stage => Assert.Equal(Outcome.Ran, stage.Outcome));
        var (code, text) = _bench.Run(Bench.Small);
        Assert.True(code == 0, text);
        Assert.DoesNotContain("miss", text, StringComparison.Ordinal);
        foreach (var file in new[] { "metrics.json", "onnx/model.onnx", "onnx/weights.safetensors" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(options.Out, "small", file)), File.ReadAllBytes(_bench.Out("small", file)));
        }
    }

    [Fact]
    public void What_a_program_ran_is_safe_from_the_garbage_collection()
    {
        var store = Path.Combine(_bench.Folder, ".pipeline");
        var pipeline = Pipelines.Named("toy").With("problem", new Stage.Toy(new ToyStage.State(new ToyProblem(1, ToyProblem.PublishedStarts))));
        var options = new RunOptions { Store = store, Out = Path.Combine(_bench.Folder, "out"), Tell = Some<Action<Event>>(_ => { }) };
        Assert.True(pipeline.Run(options).IsRight);
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, _bench.Folder, Colour: false, TimeProvider.System, CancellationToken.None);
        Assert.Equal(0, Cli.Run(Seq("gc", "--yes"), AllStages.Catalogue, terminal));
        Assert.Equal(Seq1(Outcome.Hit), pipeline.Run(options).Match(Right: run => run.Stages.Map(stage => stage.Outcome), Left: _ => default));
    }

    [Fact]
    public void A_pipeline_tells_its_plan_before_anything_runs()
    {
        var plan = Small.Plan().IfFail(problems => throw new Xunit.Sdk.XunitException(string.Join('\n', problems)));
        Assert.Equal(
            ["data load ", "model build data", "equal train model,data", "famo train model,data", "cagrad train model,data",
                "scores evaluate equal,famo,cagrad,data", "onnx export famo", "deployed score onnx,data"],
            plan.Stages.Map(stage => $"{stage.Name} {stage.Kind} {string.Join(',', stage.Inputs)}").ToArray());
    }

    [Fact]
    public void All_that_is_wrong_with_a_value_is_said_at_once_and_nothing_runs()
    {
        var wrong = Pipelines.Named("../up", device: "gpu")
            .With("data", new Stage.Load(new Source.Scenes(Train: 0)))
            .With("data", new Stage.Load(new Source.Scenes()))
            .With("a b", new Stage.Export("data"));
        Assert.Equal(
            ["device: must be auto, cpu, cuda or cuda:N, found gpu",
                "pipeline: must begin with a letter or digit and go on with letters, digits, - _ or ., found ../up",
                "stages.a b: a stage's name must begin with a letter or digit and go on with letters, digits, - or _, found a b",
                "stages.data: must be there once, found 2 times"],
            Problems(wrong));
    }

    [Fact]
    public void Numbers_out_of_range_and_references_that_do_not_fit_are_named_by_their_keys()
    {
        var wrong = Small
            .With("zero", new Stage.Train("model", "data", new TrainingPlan(new Weighting.Equal(), 0, 0)))
            .With("old", new Stage.Export("famo", Opset: 3))
            .With("none", new Stage.Score("onnx", "data", Batch: 0))
            .With("empty", new Stage.Evaluate(Seq<string>(), "data"))
            .With("lost", new Stage.Export("famos"))
            .With("odd", new Stage.Export("data"))
            .With("thin", new Stage.Build("data", new Architecture.MtanSegNet(Seq1(0))));
        Assert.Equal(
            ["stages.empty.evaluate: must name at least one stage",
                "stages.lost.export: names no stage of this pipeline, found famos; did you mean `famo`?",
                "stages.none.batch: must be >= 1 and <= 65536, found 0",
                "stages.odd.export: must name a trained model (train), found data, which is a data set (load)",
                "stages.old.opset: must be >= 13 and <= 22, found 3",
                "stages.thin: ",
                "stages.zero.batch: must be >= 1 and <= 65536, found 0",
                "stages.zero.epochs: must be >= 1 and <= 1000000, found 0"],
            Problems(wrong).Select(line => line.StartsWith("stages.thin: ", StringComparison.Ordinal) ? "stages.thin: " : line));
    }

    public void Dispose() => _bench.Dispose();

    private static string[] Problems(PipelineSpec<Stage> pipeline) => pipeline.Plan().Match(
        Succ: _ => System.Array.Empty<string>(),
        Fail: problems => problems.Map(problem => $"{problem.Path}: {problem.Message}").Order(StringComparer.Ordinal).ToArray());

    private static PipelineSpec<Stage> Decoded(string yaml)
    {
        var read = Yaml.Read(yaml, "p.yaml").Map(root => PipelineDecoder<Stage>.Of(root, AllStages.Registry.Kinds))
            .IfFail(problems => throw new Xunit.Sdk.XunitException(string.Join('\n', problems)));
        return new PipelineSpec<Stage>(
            read.Settings.IfFail(_ => new PipelineSettings("")),
            Validations.Sequence(read.Stages).IfFail(problems => throw new Xunit.Sdk.XunitException(string.Join('\n', problems))));
    }
}
