using System.Text.RegularExpressions;

namespace Multitask.Stages.Reports;

/// <summary>The texts of a report that are files of their own, compiled into the program.</summary>
internal static partial class Template
{
    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder { get; }

    /// <summary>A file of this folder with each <c>{{name}}</c> replaced by a text, as it is: what people wrote must be escaped before.</summary>
    internal static string Fill(string file, Map<string, string> texts) =>
        Placeholder.Replace(Read(file), found => texts[found.Groups[1].Value]);

    private static string Read(string file)
    {
        using var stream = typeof(Template).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not compiled in");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
