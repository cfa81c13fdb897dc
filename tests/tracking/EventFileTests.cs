using LanguageExt;
using Multitask.Stages.Tracking;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Tracking;

public sealed class EventFileTests
{
    [Fact]
    public void The_checksum_is_the_published_one()
    {
        // CRC-32C of "123456789" is e3069283 (RFC 3720, B.4, has other vectors: 32 bytes of zeros give 8a9136aa).
        Assert.Equal(Mask(0xe3069283), EventFile.MaskedCrc("123456789"u8));
        Assert.Equal(Mask(0x8a9136aa), EventFile.MaskedCrc(new byte[32]));
    }

    [Fact]
    public async Task A_reader_that_is_not_ours_finds_every_number_at_its_step()
    {
        using var scratch = new Scratch();
        var metrics = Seq(new TrackedMetric("loss/depth", 200, 0.25), new TrackedMetric("loss/depth", 3, 1.5), new TrackedMetric("weight/depth", 3, -2));
        Added(scratch["run/events"], metrics);
        Assert.Equal(
            ["version brain.Event:2", "3 loss/depth 1.5 1.5", "3 weight/depth -2 1.5", "200 loss/depth 0.25 1.5"],
            await EventReader.Lines(scratch["run/events"]));
    }

    [Fact]
    public void Only_what_a_file_lacks_is_added_and_a_record_that_was_cut_off_goes()
    {
        using var scratch = new Scratch();
        var (first, second) = (new TrackedMetric("loss/depth", 1, 0.1), new TrackedMetric("loss/depth", 2, 0.2));
        Added(scratch["events"], Seq1(first));
        var once = File.ReadAllBytes(scratch["events"]);
        Added(scratch["events"], Seq1(first));
        Assert.Equal(once, File.ReadAllBytes(scratch["events"]));
        Added(scratch["events"], Seq(first, second));
        var whole = File.ReadAllBytes(scratch["events"]);
        for (var length = once.Length; length < whole.Length; length++)
        {
            File.WriteAllBytes(scratch["events"], whole[..length]);
            Added(scratch["events"], Seq(first, second));
            Assert.Equal(whole, File.ReadAllBytes(scratch["events"]));
        }
    }

    [Fact]
    public void A_file_of_another_kind_stays_as_it_is()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["events"], "my own notes about this run");
        var answer = EventFile.Add(scratch["events"], Seq1(new TrackedMetric("a", 1, 1)), DateTimeOffset.UnixEpoch);
        Assert.Contains("somebody's own", answer.Message(), StringComparison.Ordinal);
        Assert.Equal("my own notes about this run", File.ReadAllText(scratch["events"]));
    }

    [Fact]
    public void Settings_are_named_by_their_paths() => Assert.Equal(
        [("batch", "8"), ("optimizer.adam.lr", "0.001"), ("freeze.0", "trunk")],
        RunReader.Params("""{"batch":8,"optimizer":{"adam":{"lr":0.001}},"freeze":["trunk"],"none":null}""").Map(one => (one.Name, one.Value)).ToArray());

    private static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + 0xa282ead8;

    private static void Added(string path, Seq<TrackedMetric> metrics) =>
        Assert.True(EventFile.Add(path, metrics, DateTimeOffset.FromUnixTimeMilliseconds(1_500)).IsRight);
}
