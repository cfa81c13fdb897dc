using Multitask.Stages;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>What stages say they will write is what they write, but for headers.</summary>
public sealed class DiskNeedTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Outputs_have_the_size_that_was_told(Precision precision)
    {
        var options = new RunOptions { Store = Path.Combine(_bench.Folder, "s"), Out = Path.Combine(_bench.Folder, "o"), Tell = Some<Action<Event>>(_ => { }) };
        var result = Pipelines.Named("p", device: "cpu")
            .With("data", new Stage.Load(new Source.Scenes(Train: 6, Test: 3, Height: 32, Width: 32)))
            .With("model", new Stage.Build("data", new Architecture.MtanSegNet(Seq(4, 6))))
            .With("trained", new Stage.Train("model", "data", new TrainingPlan(new Weighting.Equal(), 1, 4) { Precision = precision }))
            .With("onnx", new Stage.Export("trained"))
            .Run(options).IfLeft(failure => throw new Xunit.Sdk.XunitException(failure.ToString()));
        foreach (var stage in result.Stages)
        {
            var (told, there) = (stage.Stage.Work.Writes.Output, stage.Artifact.Files.Values.Sum(path => new FileInfo(path).Length));
            Assert.InRange(there, told * 9 / 10, told + 60_000);
        }

        Assert.True(result.Stages.Find(stage => stage.Stage.Kind == "train").Exists(stage => stage.Stage.Work.Writes.Meanwhile == 6 * stage.Stage.Work.Writes.Output));
    }
}
