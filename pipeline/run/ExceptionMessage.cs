using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Multitask.Pipeline.Running;

/// <summary>What an exception says, as one line for people.</summary>
internal static partial class ExceptionMessage
{
    /// <summary>
    /// The reason of a file system; the first line of a native library, without its stack trace; the type and message of anything else,
    /// which is a surprise.
    /// </summary>
    internal static string Of(Exception error) => error switch
    {
        IOException => Joined(Disk.Reason(error)),
        ExternalException => Native(error.Message),
        TypeInitializationException or AggregateException when error.InnerException is { } inner => Of(inner),
        _ => $"{error.GetType().Name}: {Joined(error.Message)}",
    };

    /// <summary>
    /// A C++ exception of torch: what is wrong stands first, then where in its sources, then a frame a line. Its allocator begins with the
    /// condition that did not hold.
    /// </summary>
    internal static string Native(string message)
    {
        var said = Condition().Replace(Trace().Split(message, 2)[0].Trim(), "");
        return said.Split('\n', 2)[0].Trim() is { Length: > 0 } first ? Joined(first) : "a native library failed without saying why";
    }

    private static string Joined(string text) =>
        string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\(?Exception raised from |^frame #\d+: ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Trace();

    [GeneratedRegex(@"^\[enforce fail at [^\]]*\] [^.]*\. ")]
    private static partial Regex Condition();
}
