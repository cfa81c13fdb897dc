using System.Globalization;

namespace Multitask.Pipeline;

/// <summary>Numbers, times and digests as people read them.</summary>
internal static class Format
{
    private const int ShownDigits = 12;

    /// <summary>How long ago something was; the future counts as now.</summary>
    internal static string Ago(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min ago"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d ago"),
    };

    /// <summary>A number of things: <c>1 blob</c>, <c>2 blobs</c>.</summary>
    internal static string Count(int count, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>A number of bytes: <c>1.5 MB</c>.</summary>
    internal static string Bytes(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    /// <summary>Enough of a digest to tell it from others.</summary>
    internal static string ShortDigest(string digest) => digest.Length <= ShownDigits ? digest : digest[..ShownDigits];

    /// <summary>Reads a time span as users write it: <c>7d</c>, <c>12h</c>, <c>30m</c>.</summary>
    internal static Either<string, TimeSpan> ParseTimeSpan(string text) =>
        text.Length is > 1 and < 8 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? text[^1] switch
            {
                'd' => TimeSpan.FromDays(count),
                'h' => TimeSpan.FromHours(count),
                'm' => TimeSpan.FromMinutes(count),
                _ => NoSpan(text),
            }
            : NoSpan(text);

    private static Either<string, TimeSpan> NoSpan(string text) => $"must be a number with d, h or m, such as 7d, 12h or 30m, found {text}";
}
