using System.CommandLine;
using CommandOption = System.CommandLine.Option;

namespace Multitask.Benches;

/// <summary>Everything that this program measures.</summary>
internal static class Subcommands
{
    /// <summary>What was asked for cannot be done; as the product's exit codes.</summary>
    private const int BadUsage = 2;

    private static readonly (string Name, Func<Command> Create)[] All =
    [
        ("train", TrainCommand.Create), ("peer", BaselineCommand.Create), ("compare", CompareCommand.Create), ("tasks", TasksCommand.Create),
        ("memory", MemoryCommand.Create), ("molecules", MoleculesCommand.Create), ("data", DataCommand.Create), ("score", ScoreCommand.Create),
        ("weighting", WeightingCommand.Create), ("ranks", RanksCommand.Create), ("agent", AgentCommand.Create), ("environments", EnvironmentCommand.Create), ("serve", ServingCommand.Create),
    ];

    /// <summary>Runs a command line: 0, or 2 and what is wrong with it.</summary>
    internal static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Measurements of the product, each printed as a line of JSON.");
        // Only the one that is asked for: what others load would count as memory of the baseline.
        var asked = All.Where(one => args is [var first, ..] && first == one.Name).ToArray();
        Array.ForEach(asked.Length > 0 ? asked : All, one => root.Subcommands.Add(one.Create()));
        var result = root.Parse(args);
        return result.Errors.Count > 0
            ? Print(error, result.Errors.Select(mistake => mistake.Message), BadUsage)
            : result.Invoke(new InvocationConfiguration { Output = output, Error = error });
    }

    /// <summary>A subcommand that prints lines, or why there are none.</summary>
    internal static Command Create(
        (string Name, string Description) words, IEnumerable<CommandOption> options, Func<ParseResult, Either<string, Seq<string>>> run)
    {
        var command = new Command(words.Name, words.Description);
        options.Iter(command.Options.Add);
        command.SetAction(result => run(result).Match(
            Right: lines => Print(result.InvocationConfiguration.Output, lines, 0),
            Left: reason => Print(result.InvocationConfiguration.Error, [$"{words.Name}: {reason}"], BadUsage)));
        return command;
    }

    private static int Print(TextWriter writer, IEnumerable<string> lines, int code)
    {
        lines.Iter(writer.WriteLine);
        return code;
    }
}
