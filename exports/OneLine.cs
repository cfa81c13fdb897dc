using System.Globalization;

namespace Multitask.Exports;

/// <summary>Messages on one line: those of libraries, and our own with numbers in no country's style.</summary>
internal static class OneLine
{
    internal static string Of(Exception exception) => Of(exception.Message);

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    internal static string Of(string text) =>
        string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
}
