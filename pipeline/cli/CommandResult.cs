namespace Multitask.Pipeline.CommandLine;

/// <summary>What a process says by its exit code.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    internal const int Ok = 0;

    /// <summary>A stage failed, or something is not as it should be.</summary>
    internal const int Failed = 1;

    /// <summary>The arguments or the configuration make no sense.</summary>
    internal const int BadUsage = 2;

    /// <summary>Asked to stop.</summary>
    internal const int Cancelled = 130;
}

/// <summary>What a command has to say on standard output.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Code">The exit code.</param>
internal sealed record CommandResult(Seq<string> Lines, int Code = ExitCode.Ok);

/// <summary>Why a command did not do its work: what it says on standard error.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Code">The exit code.</param>
internal sealed record CommandError(Seq<string> Lines, int Code)
{
    /// <summary>Something is not as it should be.</summary>
    internal static CommandError Failed(string reason) => new(Seq1($"error: {reason}"), ExitCode.Failed);

    /// <summary>The arguments make no sense.</summary>
    internal static CommandError Usage(string reason) => new(Seq1(reason), ExitCode.BadUsage);
}
