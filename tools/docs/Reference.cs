using System.Net;
using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;

namespace Multitask.Docs;

/// <summary>Pages that the program itself is asked for: its commands, what a pipeline may name, and every key of a pipeline.</summary>
internal static class Reference
{
    private const string Group = "Reference";

    private static readonly string[] Lists = ["sources", "networks", "tasks", "methods"];

    internal static Page[] Pages() =>
    [
        new("reference/command-line.html", Group, "Command line", $"<h1>Command line</h1>{Shown("")}{string.Concat(Commands.Select(Shown))}"),
        new("reference/names.html", Group, "What a pipeline may name", $"<h1>What a pipeline may name</h1>{string.Concat(Lists.Select(Listed))}"),
        new("reference/keys.html", Group, "Keys of a pipeline", $"<h1>Keys of a pipeline</h1>{KeyTable.Html(JsonNode.Parse(Product.Catalogue.Schema())!.AsObject())}"),
    ];

    /// <summary>The names in the list of the program's own help.</summary>
    private static string[] Commands => [.. Said("--help").Split("Commands:\n")[1].Split('\n')
        .Where(line => line.Length > 2 && line[2] != ' ')
        .Select(line => line.Trim().Split(' ')[0])];

    private static string Shown(string command) =>
        $"<h2 id=\"{command}\"><code>{$"multitask {command}".TrimEnd()}</code></h2><pre>{WebUtility.HtmlEncode(Said([.. command.Length == 0 ? [] : new[] { command }, "--help"]))}</pre>";

    private static string Listed(string command) => $"<h2 id=\"{command}\"><code>{command}</code></h2><pre>{WebUtility.HtmlEncode(Said(command))}</pre>";

    private static string Said(params string[] arguments)
    {
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, Path.GetTempPath(), Colour: false, TimeProvider.System, CancellationToken.None);
        return Cli.Run(Seq(arguments), Product.Catalogue, terminal) == 0 ? text.ToString() : throw new InvalidOperationException(text.ToString());
    }
}
