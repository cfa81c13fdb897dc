using System.Globalization;

namespace Multitask.Pipeline.CommandLine;

/// <summary>Numbers for people.</summary>
internal static class Amounts
{
    private const int ShownDigits = 12;

    /// <summary>How long ago something was; a time to come is now.</summary>
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

    /// <summary>Enough of a digest to tell it from others.</summary>
    internal static string Short(string digest) => digest.Length <= ShownDigits ? digest : digest[..ShownDigits];

    /// <summary>A span as users write it: <c>7d</c>, <c>12h</c>, <c>30m</c>.</summary>
    internal static Either<string, TimeSpan> Span(string text) =>
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
