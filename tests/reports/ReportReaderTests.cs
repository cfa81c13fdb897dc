using LanguageExt;
using Multitask.Models;
using Multitask.Stages;
using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Reports;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

/// <summary>Artifacts that are not all there, or not what they should be.</summary>
public sealed class ReportReaderTests : IDisposable
{
    private const string Scores = """{"famo":{"left":{"accuracy":0.75,"f1":0.5,"cross_entropy":null}},"constant":{"left":{"accuracy":0.1}}}""";

    private static readonly DataInfo Info = new(
        Shape.Image(1, 2, 2), Seq1(new DataTask("left", new TaskKind.Classification(10))), 5, 3);

    private readonly Scratch _scratch = new();

    [Fact]
    public void What_is_missing_is_left_out()
    {
        var model = Read(Train(), Evaluate(("scores.json", Scores)));
        Assert.Equal(("rooms", 7UL, 3), (model.Pipeline, model.Seed, model.Stages.Count));
        Assert.Empty(model.Histories);
        Assert.Empty(model.Deployments);
        Assert.Empty(model.Evaluations[0].Galleries);
        Assert.Contains("0.7500", Report.Page(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_have_the_directions_of_the_data_set_and_no_value_where_the_file_has_none()
    {
        var evaluation = Read(Train(), Evaluate(("scores.json", Scores))).Evaluations[0];
        Assert.Equal(3, evaluation.Examples);
        Assert.Equal(["famo", "constant"], evaluation.Predictors.Map(one => one.Name).ToArray());
        Assert.Equal(["accuracy", "f1", "cross_entropy"], evaluation.Predictors[0].Metrics.Map(metric => metric.Name).ToArray());
        Assert.Equal([true, true, false], evaluation.Predictors[1].Metrics.Map(metric => metric.HigherIsBetter).ToArray());
        Assert.Equal([0.75, 0.5, double.NaN], evaluation.Predictors[0].Metrics.Map(metric => metric.Value).ToArray());
        Assert.Equal([0.1, double.NaN, double.NaN], evaluation.Predictors[1].Metrics.Map(metric => metric.Value).ToArray());
    }

    [Theory]
    [InlineData("equal", true)]
    [InlineData("famo", false)]
    public void The_reference_is_the_model_that_was_trained_with_equal_weights(string weighting, bool any) =>
        Assert.Equal(any ? Some("famo") : None, Read(Train(weighting), Evaluate(("scores.json", Scores))).Evaluations[0].Reference);

    [Fact]
    public void A_history_is_read_epoch_by_epoch()
    {
        var history = Read(Train("famo", ("history.json", """
            {"tasks":["left"],"best_epoch":2,"epochs":[{"epoch":1,"learning_rate":0.1,"losses":[2.5],"weights":[1]},
            {"epoch":2,"learning_rate":0.05,"losses":[2],"weights":[0.5],"validation":{"left":{"accuracy":0.5}}}],
            "trace":[{"step":3,"losses":[2.5],"weights":[1]},{"step":4,"losses":[2],"weights":[0.5],"norms":[3],"cosines":[]}]}
            """)), Evaluate()).Histories[0];
        Assert.Equal(("famo", 2), (history.Stage, history.Epochs.Count));
        Assert.Equal((2, 0.05, 2.0, 0.5), (history.Epochs[1].Epoch, history.Epochs[1].LearningRate, history.Epochs[1].Losses[0], history.Epochs[1].Weights[0]));
        Assert.Equal([1.5, 2], history.Moments.Map(moment => moment.Epoch).ToArray());
        Assert.Equal([true, false], history.Moments.Map(moment => moment.Gradients.IsNone).ToArray());
        Assert.Equal(3, history.Moments[1].Gradients.Map(gradients => gradients.Norms[0]).IfNone(0));
        Assert.Equal((2, 0.5, double.NaN), (history.Validation[0].Epoch, history.Validation[0].Scores[0].Metrics[0].Value, history.Validation[0].Scores[0].Metrics[1].Value));
        Assert.Equal(Some(2), history.BestEpoch);
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_named()
    {
        var reason = ReportReader.Read(Result(Train("famo", ("history.json", "{")), Evaluate()), Seq<Study>(), default).Message();
        Assert.StartsWith("famo: history.json: ", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.1.0+c0342eb1234567890", "0.1.0+c0342eb")]
    [InlineData("0.1.0", "0.1.0")]
    [InlineData("0.1.0+c03", "0.1.0+c03")]
    public void A_commit_in_the_version_is_cut_short(string full, string shown) => Assert.Equal(shown, ReportReader.Version(full));

    public void Dispose() => _scratch.Dispose();

    private static ReportModel Read(params StageResult<StageOutput>[] stages) => ReportReader.Read(Result(stages), Seq<Study>(), Map(("famo", new StageCost(2.5, 3 << 20)))).Value();

    private static RunResult<StageOutput> Result(params StageResult<StageOutput>[] stages)
    {
        var data = new StageOutput.DataSet(Info, new Source.MultiFashion("", None, None));
        var all = Seq((StageResult<StageOutput>[])[Stage("data", Seq<string>(), ("load", "{}", data), Map<string, string>()), .. stages]);
        return new(new Plan<StageOutput>(new PipelineSettings("rooms", 7, "cpu"), all.Map(stage => stage.Stage).Strict()), all);
    }

    private StageResult<StageOutput> Train(string weighting = "famo", params (string Name, string Text)[] files) => Stage(
        "famo",
        Seq1("data"),
        ("train", "{}", new StageOutput.Trained(new Network(Seq<Node>(), Seq<Output>()), Info, Plan(weighting))),
        Files("famo", files));

    private static TrainingPlan Plan(string weighting) => new(weighting == "equal" ? new Weighting.Equal() : new Weighting.Famo(), 2, 4);

    private StageResult<StageOutput> Evaluate(params (string Name, string Text)[] files) =>
        Stage("scores", Seq("famo", "data"), ("evaluate", "{}", new StageOutput.Scores()), Files("scores", files));

    private Map<string, string> Files(string stage, (string Name, string Text)[] files) => toMap(files.Select(file =>
    {
        File.WriteAllText(_scratch[$"{stage}-{file.Name}"], file.Text);
        return (file.Name, _scratch[$"{stage}-{file.Name}"]);
    }));

    private static StageResult<StageOutput> Stage(
        string name, Seq<string> inputs, (string Kind, string Config, StageOutput Output) what, Map<string, string> files)
    {
        var work = new StageWork<StageOutput>(1, what.Config, what.Output, _ => unit);
        return new(
            new PlannedStage<StageOutput>(name, what.Kind, inputs.Map(input => new StageReference(input, input)), work), new StageKey("key", "{}"), new Artifact(name, "key", "digest", files), Outcome.Hit);
    }
}
