using LanguageExt;
using Multitask.Exports;
using Multitask.Stages;
using Multitask.Stages.Toy;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using Schedule = Multitask.Stages.Training.Schedule;

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
    public void So_are_the_options_of_training() => Assert.Equal(
        Pipelines.Named("p").With("sgd", new Stage.Train("model", "data", Plan(new Weighting.Equal(), 3) with
        {
            Optimizer = new Sgd(0.1, 0.9, WeightDecay: 1e-4, Nesterov: true),
            Schedule = new Schedule.Cosine(0.001),
            Warmup = new Warmup(2, WarmupUnit.Epochs, 0.1),
            Init = new InitialWeights.FromStage("other", "trunk"),
            Freeze = Seq("trunk.encoder1", "heads.depth"),
            Best = new Best.Metric("depth", "absolute_error"),
            Patience = 3,
            Accumulate = 2,
            Average = 0.99,
        })),
        Decoded("""
            pipeline: p
            stages:
              sgd:
                train: model
                data: data
                weighting: equal
                epochs: 3
                batch: 4
                optimizer: { sgd: { lr: 0.1, momentum: 0.9, weight_decay: 0.0001, nesterov: true } }
                schedule: { cosine: { to: 0.001 } }
                warmup: { epochs: 2, from: 0.1 }
                init: { from: other, prefix: trunk }
                freeze: [trunk.encoder1, heads.depth]
                best: { depth: absolute_error }
                patience: 3
                accumulate: 2
                average: 0.99
            """));

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
    [Trait("Category", "Slow")]
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

    [Fact]
    public void Options_out_of_range_are_told_as_a_file_is_told_of_them()
    {
        Stage Trained(Weighting weighting) => new Stage.Train("model", "data", Plan(weighting, 1));
        var wrong = Small
            .With("a", Trained(new Weighting.Famo(Gamma: -1) { Lookahead = new Lookahead.Every(0) }))
            .With("b", Trained(new Weighting.Mgda(LeftOut: 1) { Every = 0, MinLosses = Seq(0.0, 0.0, 0.0) }))
            .With("c", Trained(new Weighting.Equal { Every = 2 }))
            .With("d", Trained(new Weighting.Constant(Seq(1, -2.5, double.NaN))))
            .With("e", Trained(new Weighting.Cagrad { CrMogm = 1 }))
            .With("f", new Stage.Train("model", "data", Plan(new Weighting.Equal(), 1) with
            {
                Optimizer = new Adam(0, Beta1: 1, WeightDecay: -1, Decoupled: true),
                Clip = -1.0,
                Schedule = new Multitask.Stages.Training.Schedule.Steps(0, 2),
            }));
        Assert.Equal(
            ["stages.a.weighting.famo.gamma: must be >= 0, found -1",
                "stages.a.weighting.famo.lookahead.every: must be >= 1 and <= 1000000, found 0",
                "stages.b.weighting.mgda.every: must be >= 1 and <= 1000000, found 0",
                "stages.b.weighting.mgda.left_out: must be >= 0 and < 1, found 1",
                "stages.c.weighting.equal.every: is not a known key; known are log, min_losses",
                "stages.d.weighting.constant.weights.1: must be >= 0, found -2.5",
                "stages.d.weighting.constant.weights.2: must be a number, found NaN",
                "stages.e.weighting.cagrad.cr_mogm: must be >= 0 and < 1, found 1",
                "stages.f.clip: must be > 0, found -1",
                "stages.f.optimizer.adamw.beta1: must be >= 0 and < 1, found 1",
                "stages.f.optimizer.adamw.lr: must be > 0, found 0",
                "stages.f.optimizer.adamw.weight_decay: must be >= 0, found -1",
                "stages.f.schedule.steps.every: must be >= 1 and <= 1000000, found 0",
                "stages.f.schedule.steps.factor: must be > 0 and <= 1, found 2"],
            Problems(wrong));
    }

    [Fact]
    public void Options_of_the_toy_problem_are_checked_as_well() => Assert.Equal(
        ["stages.t.clip: must be > 0, found 0", "stages.t.optimizer.adam.lr: must be > 0, found -1", "stages.t.weighting.dwa.window: must be >= 1 and <= 100000, found 0"],
        Problems(Pipelines.Named("toy")
            .With("p", new Stage.Toy(new ToyStage.State(new ToyProblem(1, ToyProblem.PublishedStarts))))
            .With("t", new Stage.Toy(new ToyStage.Train("p", new ToyPlan(new Weighting.Dwa(Window: 0), 2) { Adam = new Adam(-1), Clip = 0.0 })))));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Its_options_of_training_have_the_ranges_of_a_file()
    {
        PipelineSpec<Stage> With(TrainingPlan plan) => Pipelines.Named("p", device: "cpu")
            .With("data", new Stage.Load(new Source.Scenes(Train: 6, Test: 3, Height: 32, Width: 32)))
            .With("model", new Stage.Build("data", new Architecture.MtanSegNet(Seq1(4))))
            .With("trained", new Stage.Train("model", "data", plan));
        Assert.Empty(Problems(With(Plan(new Weighting.Equal(), 1))));
        Assert.Equal(
            [
                "stages.trained.optimizer.sgd.lr: must be > 0, found NaN",
                "stages.trained.optimizer.sgd: nesterov needs a momentum > 0 and a dampening of 0",
                "stages.trained.schedule.steps.every: must be >= 1 and <= 1000000, found 0",
                "stages.trained.warmup.from: must be > 0 and <= 1, found 2",
                "stages.trained.warmup.steps: must be >= 1, found 0",
            ],
            Problems(With(Plan(new Weighting.Equal(), 1) with
            {
                Optimizer = new Sgd(double.NaN, Nesterov: true),
                Schedule = new Schedule.Steps(0, 0.5),
                Warmup = new Warmup(0, WarmupUnit.Steps, 2),
            })));
        Assert.Equal(
            ["stages.trained.optimizer.adamw.beta1: must be >= 0 and < 1, found 1", "stages.trained.schedule.cosine.to: must be >= 0, found -1"],
            Problems(With(Plan(new Weighting.Equal(), 1) with
            {
                Optimizer = new Adam(0.1, Beta1: 1, Decoupled: true),
                Schedule = new Schedule.Cosine(-1),
            })));
    }

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
