using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The help of the program and of its commands.</summary>
/// <remarks>System.CommandLine lists the arguments of the program in the help of each command too, where they mean nothing.</remarks>
internal sealed class CommandHelp(Command root) : SynchronousCommandLineAction
{
    private const int Width = 100;

    private readonly HelpAction _help = new() { MaxWidth = Width };

    public override bool ClearsParseErrors => _help.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var elsewhere = parseResult.CommandResult.Command != root;
        root.Arguments.Iter(argument => argument.Hidden = elsewhere);
        return _help.Invoke(parseResult);
    }
}
