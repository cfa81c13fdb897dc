namespace Multitask.Pipeline.CommandLine;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    internal const int Ok = 0;

    /// <summary>A stage failed, or something is not as it should be.</summary>
    internal const int Failed = 1;

    /// <summary>The arguments or the configuration make no sense.</summary>
    internal const int BadUsage = 2;

    /// <summary>Asked to stop because the terminal or the connection has gone.</summary>
    internal const int HungUp = 129;

    /// <summary>Asked to stop.</summary>
    internal const int Cancelled = 130;
}

/// <summary>What a command prints on standard output.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Code">The exit code.</param>
internal sealed record CommandResult(Seq<string> Lines, int Code = ExitCode.Ok);

/// <summary>Why a command did not do its work: what it prints on standard error.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Code">The exit code.</param>
internal sealed record CommandError(Seq<string> Lines, int Code)
{
    /// <summary>Something is not as it should be.</summary>
    internal static CommandError Failed(string reason) => new(Seq1($"error: {reason}"), ExitCode.Failed);

    /// <summary>The arguments make no sense.</summary>
    internal static CommandError Usage(string reason) => new(Seq1(reason), ExitCode.BadUsage);

    /// <summary>Mistakes in a file.</summary>
    /// <param name="problems">All of them.</param>
    /// <param name="file">Its name in messages.</param>
    /// <param name="sets">What the command line set otherwise.</param>
    internal static CommandError OfFile(Seq<Problem> problems, string file, Seq<Override> sets) =>
        new(ErrorReport.Of(problems, file, sets), ExitCode.BadUsage);

    /// <summary>A run that ended early.</summary>
    internal static CommandError OfRun(Failure failure) => new(
        failure is Failure.Cancelled { Told: true } ? Seq<string>() : HumanText.Reasons(failure),
        failure is Failure.Cancelled ? ExitCode.Cancelled : ExitCode.Failed);

    /// <summary>A command about a pipeline or a store that ended early.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="failure">Why.</param>
    internal static CommandError OfCommand(string command, Failure failure) => failure switch
    {
        Failure.BadConfig bad => Usage($"{command}: {bad.Problems.Head.Message}"),
        Failure.StageFailed failed when failed.Stage == command => Failed(failed.Reason),
        _ => OfRun(failure),
    };
}
