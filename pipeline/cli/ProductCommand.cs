using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary>A command of the product, in addition to those of the engine.</summary>
/// <param name="Syntax">Its name, options and help.</param>
/// <param name="Run">From what was given to the lines it prints; Left: what is wrong with the arguments.</param>
public sealed record ProductCommand(Command Syntax, Func<ParseResult, Either<string, Seq<string>>> Run)
{
    /// <summary>With its work; an exception of a library is its failure.</summary>
    internal Command Create(Terminal terminal) => Syntax.Does(terminal, result =>
        ExceptionBoundary.Guard(Syntax.Name, () => Right<string, Either<string, Seq<string>>>(Run(result)), terminal.Cancel)
            .MapLeft(CommandError.OfRun)
            .Bind(answered => answered
                .Map(lines => new CommandResult(lines))
                .MapLeft(reason => new CommandError(Seq($"{Syntax.Name}: {reason}", Cli.Hint), ExitCode.BadUsage))));
}
