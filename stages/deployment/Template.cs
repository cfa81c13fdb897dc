using System.Text.RegularExpressions;
using Multitask.Stages.Reports;

namespace Multitask.Stages.Deployment;

/// <summary>Texts with gaps that are files of their own, compiled into the program.</summary>
internal static partial class Template
{
    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder { get; }

    /// <summary>A file of this folder with each <c>{{name}}</c> replaced by a text, as it is.</summary>
    internal static string Fill(string file, Map<string, string> texts) =>
        Placeholder.Replace(EmbeddedText.Read(file), found => texts[found.Groups[1].Value]);
}
