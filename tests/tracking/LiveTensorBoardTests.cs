using Multitask.Stages.Tracking;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Tracking;

/// <summary>What TensorBoard can be shown of a training before it has ended.</summary>
public sealed class LiveTensorBoardTests : IDisposable
{
    private static readonly string Key = new('a', 64);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Every_point_is_in_the_file_when_it_has_been_told()
    {
        var watch = Started();
        watch.Tell(Point(8, 0.5));
        Assert.Equal(["version brain.Event:2", "8 loss/depth 0.5 2.0"], await EventReader.Lines(EventsFile));
        watch.Tell(Point(16, 0.25));
        // A process that is killed here closes nothing: this is what it leaves.
        Assert.Equal(["version brain.Event:2", "8 loss/depth 0.5 2.0", "16 loss/depth 0.25 2.0"], await EventReader.Lines(EventsFile));
    }

    [Fact]
    public async Task The_end_of_a_run_and_a_run_that_goes_on_add_what_the_file_lacks()
    {
        Started().Tell(Point(8, 0.5));
        var resumed = Started();
        resumed.Tell(Point(8, 0.5));
        resumed.Tell(Point(16, 0.25));
        Assert.Empty(Folder.Add(("famo", Key), Seq(Metric(8, 0.5), Metric(16, 0.25), new TrackedMetric("scores/depth/mae", 16, 1)), DateTimeOffset.FromUnixTimeSeconds(3)));
        Assert.Equal(
            ["version brain.Event:2", "8 loss/depth 0.5 2.0", "16 loss/depth 0.25 2.0", "16 scores/depth/mae 1 3.0"], await EventReader.Lines(EventsFile));
    }

    private TensorBoardFolder Folder => new(_scratch["out"]);

    private string EventsFile => Assert.Single(Directory.GetFiles(_scratch["out/tensorboard/famo-aaaaaaaa"]));

    private LiveTensorBoard Started()
    {
        var watch = new LiveTensorBoard(Folder, new Clock());
        watch.Tell(new Event.StageStarted("famo", Key, new RebuildReason.FirstRun()));
        return watch;
    }

    private static Event.Measured Point(long step, double loss) => new("famo", new StageMeasures(step, Seq1(new Measure("loss/depth", loss))));

    private static TrackedMetric Metric(long step, double loss) => new("loss/depth", step, loss);

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(2);
    }
}
