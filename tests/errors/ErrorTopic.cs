using System.Text.RegularExpressions;

namespace Multitask.Tests.Errors;

/// <summary>A kind of message, as <c>docs/errors.md</c> tells it.</summary>
/// <param name="Message">Its words; <c>…</c> stands for what differs from case to case.</param>
/// <param name="Cause">Why it comes.</param>
/// <param name="Remedy">What helps.</param>
internal sealed record ErrorTopic(string Message, string Cause, string Remedy)
{
    private const string Found = ", found ";

    private readonly Regex _regex = new(string.Join(".*", Message.Split('…').Select(Regex.Escape)), RegexOptions.Singleline);

    /// <summary>Whether a message is of this kind.</summary>
    internal bool Covers(string message) => _regex.IsMatch(message);

    /// <summary>The longest of its words that are always the same: they stand so in the sources, but for "found", which is added to every rule.</summary>
    internal string Fixed => Message.Split('…').Select(Bare).MaxBy(part => part.Length)!;

    private static string Bare(string part) => (part.EndsWith(Found, StringComparison.Ordinal) ? part[..^Found.Length] : part).Trim();
}

/// <summary>Messages of one place.</summary>
internal sealed record ErrorGroup(string Title, string About, ErrorTopic[] Topics);
