using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>The help of the program and of each command, as one text.</summary>
public sealed class HelpTests
{
    private static readonly string[] Commands =
        ["", "run-stage", "status", "plan", "explain", "inspect", "verify", "gc", "du", "export-cache", "import-cache", "sources", "networks", "tasks", "methods", "weigh", "track", "serve", "schema", "init", "format", "doctor"];

    [Fact]
    public void Every_help_text_is_as_it_was() => Snapshot.Check(
        "tests/golden/help.txt",
        string.Join('\n', Commands.Select(command => $"# multitask {command}".TrimEnd() + $" --help\n{Help(command)}")),
        "what the commands print");

    [Fact]
    public void Every_command_is_among_them() => Assert.Equal(
        Commands.Skip(1).Order(StringComparer.Ordinal),
        Help("").Split("Commands:\n")[1].Split('\n')
            .Where(line => line.Length > 2 && line[2] != ' ')
            .Select(line => line.Trim().Split(' ')[0])
            .Order(StringComparer.Ordinal));

    private static string Help(string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, Path.GetTempPath(), Colour: false, TimeProvider.System, CancellationToken.None);
        var words = command.Length == 0 ? Seq1("--help") : Seq(command, "--help");
        Assert.Equal((0, ""), (Cli.Run(words, Product.Catalogue, terminal), error.ToString()));
        // The library pads its columns.
        return string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}
