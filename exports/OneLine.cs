using System.Globalization;

namespace Multitask.Exports;

/// <summary>One-line messages: those of libraries, and our own in the invariant culture.</summary>
internal static class OneLine
{
    internal static string Of(Exception exception) => Of(exception.Message);

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    internal static string Of(string text) =>
        string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
}
