using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>Keys that must never change by accident: a change here makes every store out there stale.</summary>
public sealed class PinnedKeysTests
{
    private const string Advice = """
        Keys of small pipelines are other ones than recorded: every stored output of these stages will be made again.
        If that is meant (a new field with a default, a raised version), record it:
        UPDATE_DIGESTS=1 dotnet test Pipeline.sln --filter FullyQualifiedName~Keys
        """;

    [Fact]
    public void The_keys_of_small_pipelines_are_pinned()
    {
        using var samples = new Samples();
        var all = new[] { ("scenes", Samples.Scenes), ("toy", Samples.Toy), ("fashion", samples.Fashion), ("folder", samples.Folder), ("idx", samples.Idx), ("table", samples.Table), ("celeba", samples.Celeba), ("molecules", samples.Molecules), ("images", samples.Images), ("dense", samples.Dense), ("tabletop", Samples.Tabletop) };
        Recorded.Check(
            "tests/keys/keys.pinned",
            all.SelectMany(sample => Keyed.Good(sample.Item2, samples.Root).AsEnumerable().Select(stage => $"{sample.Item1}/{stage.Key} {stage.Value.Key}")),
            Advice);
    }
}
