using System.Text.RegularExpressions;
using LanguageExt;
using Multitask.Tests.Keys;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The commands that pages of the documentation show.</summary>
internal static class DocCommands
{
    /// <summary>Those in the blocks of a page, without the sign of the prompt and without comments.</summary>
    /// <param name="page">Below the root of the repository.</param>
    internal static string[] Of(string page) =>
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(Recorded.Root, page)), "^ *```(?:bash|sh)?\n(.+?)\n *```", RegexOptions.Singleline | RegexOptions.Multiline)
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Select(line => Regex.Match(line, @"^ *(?:\$ )?((?:dotnet|docker|curl|multitask|tools/)\S* .+?)(?: +# .*)?$"))
            .Where(line => line.Success)
            .Select(line => line.Groups[1].Value),
    ];

    /// <summary>The arguments of a call of the program, as a shell splits them.</summary>
    internal static Seq<string> Arguments(string command) => toSeq(Regex
        .Matches(Regex.Match(command, "^dotnet run (?:-- )?(.+)$").Groups[1].Value, "\"([^\"]*)\"|\\S+")
        .Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)).Strict();
}
