using System.CommandLine;
using System.CommandLine.Parsing;
using ParsedCommand = System.CommandLine.Parsing.CommandResult;

namespace Multitask.Pipeline.CommandLine;

/// <summary>What commands do when they are called.</summary>
internal static class CommandActions
{
    /// <summary>Gives a command its work, and prints what comes of it.</summary>
    internal static Command Does(this Command command, Terminal terminal, Func<ParseResult, Either<CommandError, CommandResult>> work)
    {
        command.SetAction(result => work(result).Match(
            Right: answer => Print(terminal.Out, answer.Lines, answer.Code),
            Left: refusal => Print(terminal.Error, refusal.Lines, refusal.Code)));
        return command;
    }

    /// <summary>Refuses what stands before the name of a command: the program's own options and file mean nothing to it.</summary>
    internal static Command Alone(this Command command)
    {
        command.Validators.Add(result => Before(result).Iter(word => result.AddError($"{word} means nothing to {command.Name}")));
        return command;
    }

    /// <summary>Prints lines and gives back the exit code.</summary>
    internal static int Print(TextWriter writer, Seq<string> lines, int code)
    {
        lines.Iter(line => writer.WriteLine(line));
        return code;
    }

    private static Seq<string> Before(ParsedCommand result) => Seq((result.Parent as ParsedCommand)?.Children
        .Bind(child => child switch
        {
            OptionResult { Implicit: false } option => Seq1(option.Option.Name),
            ArgumentResult { Tokens.Count: > 0 } argument => Seq1(argument.Tokens[0].Value),
            _ => Seq<string>(),
        })
        .ToArray() ?? []);
}
