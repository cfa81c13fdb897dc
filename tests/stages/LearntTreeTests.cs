using LanguageExt;
using Multitask.Exports;
using Multitask.Stages;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Onnx;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>Learning to branch in trainings that pause, stop early or are interrupted: the temperature falls with the steps of the whole plan.</summary>
[Trait("Category", "Slow")]
public sealed class LearntTreeTests : IDisposable
{
    private const int Epochs = 4;

    private static readonly Architecture Network = new Architecture.SharedSegNet(Seq(4, 6)) { Sharing = new Sharing.Ltb(Temperature: 5) };

    private static readonly TrainingPlan Plan = new(new Weighting.Famo(), Epochs, 3)
    {
        Optimizer = new Adam(0.05),
        Best = new Best.Metric("semantic", "mean_iou"),
    };

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void In_parts_the_tree_and_the_weights_are_those_of_one_training()
    {
        var result = Run(Of(default)
            .With("start", new Stage.Train("model", "data", Plan with { Until = 1 }))
            .With("middle", new Stage.Promote(Seq1("start"), "data") { Until = 3 })
            .With("end", new Stage.Promote(Seq1("middle"), "data"))
            .With("end-onnx", new Stage.Export("end")));
        Assert.Equal(Weights(result, "trained"), Weights(result, "end"));
        Assert.Equal(Exported(result, "onnx"), Exported(result, "end-onnx"));
    }

    [Theory]
    [InlineData("epoch 1/4")]
    [InlineData("epoch 3/4")]
    public void Interrupted_and_gone_on_with_they_are_those_of_an_undisturbed_training(string at)
    {
        var undisturbed = Weights(Run(Of(default)), "trained");
        using var stop = new CancellationTokenSource();
        var stopped = Of(default).Run(Options("again") with
        {
            Tell = Some<Action<Event>>(what =>
            {
                if (what is Event.Progress { Name: "trained", Text: var text } && text.Contains(at, StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            }),
            Cancel = stop.Token,
        });
        Assert.True(stopped.IsLeft);
        Assert.Equal(undisturbed, Weights(Of(default).Run(Options("again")).IfLeft(failure => throw new Xunit.Sdk.XunitException(failure.ToString())), "trained"));
    }

    /// <summary>Where nothing gets better any more the temperature has not reached its end; the tree is still that of the largest logits.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void What_is_exported_goes_on_from_the_largest_logits_of_the_weights(int? patience)
    {
        var result = Run(Of(Optional(patience)));
        using var weights = SafetensorsFile.Open(Weight(result, "trained")).Value();
        var network = ((StageOutput.Trained)result.Stages.Find(stage => stage.Stage.Name == "trained").Head().Stage.Work.Output).Network;
        var logits = weights.Tensors.Filter(tensor => tensor.Name.StartsWith("trunk.branches.", StringComparison.Ordinal)).Map(tensor => tensor.Name).ToArray();
        Assert.Contains(logits, name => weights.ReadAll<float>(name).Value().Distinct().Count() > 1);
        var tree = Branching.Tree(network, name => weights.ReadAll<float>(name).Value());
        Assert.Equal(
            Copies(Parameters.Of(tree).Map(parameter => parameter.Name)), Copies(Exported(result, "onnx").Initializer.Select(initializer => initializer.Name)));
    }

    /// <summary>The copies of stages that parameters belong to: <c>trunk.tasks.TASK.STAGE</c>.</summary>
    private static string[] Copies(IEnumerable<string> parameters) => [.. parameters
        .Where(name => name.StartsWith("trunk.tasks.", StringComparison.Ordinal))
        .Select(name => string.Join('.', name.Split('.').Take(4)))
        .Distinct()
        .Order(StringComparer.Ordinal)];

    private static PipelineSpec<Stage> Of(Option<int> patience) => Pipelines.Named("branched", seed: 3, device: "cpu")
        .With("data", new Stage.Load(new Source.HeldOut(new Source.Scenes(Train: 6, Test: 3, Height: 16, Width: 16), new Holdout.Count(2))))
        .With("model", new Stage.Build("data", Network))
        .With("trained", new Stage.Train("model", "data", Plan with { Patience = patience }))
        .With("onnx", new Stage.Export("trained"));

    private RunResult<StageOutput> Run(PipelineSpec<Stage> pipeline) =>
        pipeline.Run(Options(".pipeline")).IfLeft(failure => throw new Xunit.Sdk.XunitException(failure.ToString()));

    private RunOptions Options(string store) => new()
    {
        Store = Path.Combine(_bench.Folder, store),
        Out = Path.Combine(_bench.Folder, "out"),
        Tell = Some<Action<Event>>(_ => { }),
    };

    private static string Weight(RunResult<StageOutput> result, string stage) =>
        result.Stages.Find(one => one.Stage.Name == stage).Head().Artifact.Files["weights.safetensors"];

    private static byte[] Weights(RunResult<StageOutput> result, string stage) => File.ReadAllBytes(Weight(result, stage));

    private static GraphProto Exported(RunResult<StageOutput> result, string stage) =>
        OnnxReader.Read(result.Stages.Find(one => one.Stage.Name == stage).Head().Artifact.Files["model.onnx"]).Value().Proto.Graph;
}
