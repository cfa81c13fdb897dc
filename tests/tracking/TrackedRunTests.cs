using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Tracking;

/// <summary>A whole run with a tracker.</summary>
[Trait("Category", "Slow")]
public sealed class TrackedRunTests : IDisposable
{
    private static readonly string Tracked = Bench.Small.Replace("device: cpu", "device: cpu\ntrack: tensorboard", StringComparison.Ordinal);

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Every_model_has_its_curves_and_its_scores_each_number_once()
    {
        var (code, text) = _bench.Run(Tracked, "--events", "json");
        Assert.True(code == 0, text);
        Assert.Contains("{\"event\":\"metrics\",\"name\":\"famo\",\"step\":4,\"values\":{\"loss/semantic\":", text, StringComparison.Ordinal);
        var files = Directory.GetFiles(_bench.Out("small", "tensorboard"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["cagrad", "equal", "famo"], files.Select(file => Path.GetFileName(Path.GetDirectoryName(file))!.Split('-')[0]));
        var lines = (await EventReader.Lines(files[2])).Skip(1).Select(line => line.Split(' ')).ToArray();
        Assert.Equal(lines.Length, lines.Select(line => (line[0], line[1])).Distinct().Count());
        Assert.Equal(["1", "2", "3", "4"], lines.Where(line => line[1] == "loss/depth").Select(line => line[0]));
        Assert.Equal(["4"], lines.Where(line => line[1] == "scores/semantic/mean_iou").Select(line => line[0]));
        var before = await File.ReadAllBytesAsync(files[2], TestContext.Current.CancellationToken);
        Assert.Equal(0, _bench.Run(Tracked).Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(files[2], TestContext.Current.CancellationToken));
    }
}
