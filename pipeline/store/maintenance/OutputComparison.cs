using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Compares two outputs byte by byte, measurements aside.</summary>
internal static class OutputComparison
{
    private const int Buffer = 1 << 16;

    /// <summary>One text a difference: <c>weights.safetensors at byte 1024</c>.</summary>
    internal static Seq<string> Of(Artifact old, Artifact fresh, Seq<Measurement> measurements) => Seq(
            old.Files.Keys.Concat(fresh.Files.Keys).Distinct().Order(StringComparer.Ordinal).ToArray())
        .Bind(name => old.Files.Find(name).Match(
            Some: a => fresh.Files.Find(name).Match(
                Some: b => Files(name, a, b, measurements),
                None: () => Some($"{name} is only in the store")),
            None: () => Some($"{name} is not in the store")).ToSeq())
        .Strict();

    private static Option<string> Files(string name, string old, string fresh, Seq<Measurement> measurements) =>
        measurements.Find(one => one.File == name).Match(
            Some: one => one.Keys.IsEmpty || SameJson(old, fresh, one.Keys) ? None : Some($"{name}, measurements aside"),
            None: () => FirstDifference(old, fresh).Map(at => string.Create(CultureInfo.InvariantCulture, $"{name} at byte {at}")));

    private static bool SameJson(string old, string fresh, Seq<string> measured)
    {
        try
        {
            return JsonNode.DeepEquals(Without(old, measured), Without(fresh, measured));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return FirstDifference(old, fresh).IsNone;
        }
    }

    private static JsonNode? Without(string path, Seq<string> keys)
    {
        var node = JsonNode.Parse(File.ReadAllText(path));
        keys.Iter(key => node?.AsObject().Remove(key));
        return node;
    }

    /// <summary>The place of the first byte that is not the same in both.</summary>
    private static Option<long> FirstDifference(string old, string fresh)
    {
        using var a = new FileStream(old, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using var b = new FileStream(fresh, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var (left, right) = (new byte[Buffer], new byte[Buffer]);
        for (var start = 0L; ; start += Buffer)
        {
            var (m, n) = (a.ReadAtLeast(left, Buffer, throwOnEndOfStream: false), b.ReadAtLeast(right, Buffer, throwOnEndOfStream: false));
            var same = left.AsSpan(0, m).CommonPrefixLength(right.AsSpan(0, n));
            if (same < Math.Max(m, n))
            {
                return start + same;
            }

            if (m < Buffer)
            {
                return None;
            }
        }
    }
}
