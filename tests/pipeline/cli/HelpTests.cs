using Multitask.Stages;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>The help of the program and of each command, as one text.</summary>
public sealed class HelpTests
{
    private const string Golden = "tests/golden/help.txt";

    private static readonly string[] Commands =
        ["", "status", "plan", "explain", "verify", "gc", "du", "export-cache", "import-cache", "methods", "weigh"];

    [Fact]
    public void Every_help_text_is_as_it_was()
    {
        var now = string.Join('\n', Commands.Select(command => $"# multitask {command}".TrimEnd() + $" --help\n{Help(command)}"));
        var path = Path.Combine(Recorded.Root, Golden);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, now);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == now,
            $"{Golden} differs from what the commands print: fix the help or accept with UPDATE_SNAPSHOTS=1\n{now}");
    }

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
        Assert.Equal((0, ""), (Cli.Run(words, AllStages.Catalogue, terminal), error.ToString()));
        // The library pads its columns.
        return string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}
