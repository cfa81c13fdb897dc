namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>status</c> prints.</summary>
internal static class StatusText
{
    /// <summary>One line a stage, then one about the lock file. The exit code is 1 only where a key cannot be computed.</summary>
    internal static CommandResult Of(Status status, DateTimeOffset now)
    {
        var table = Columns.Of(status.Stages.Map(row => PlanText.Cells(row.Stage, row.Status) + Facts(row, now)));
        return new CommandResult(
            table.Add($"{status.LockName}: {Agreement(status.Agreement)}"), PlanText.CodeOf(status.Stages.Map(row => row.Status)));
    }

    private static Seq<string> Facts(Status.Row row, DateTimeOffset now) => row.Output.Match(
        Some: output => Seq(Format.Bytes(output.Bytes), Format.Ago(now - output.Made)),
        None: () => Seq<string>());

    private static string Agreement(LockAgreement agreement) => agreement switch
    {
        LockAgreement.Missing => "there is none; a run writes it",
        LockAgreement.Unreadable unreadable => $"{unreadable.Reason}; a run rewrites it",
        LockAgreement.Foreign foreign => $"{foreign.Reason}; a run leaves it as it is and fails",
        LockAgreement.Differs differs => "a run would change it"
            + (differs.Stages.IsEmpty ? "" : $"; it differs at {string.Join(", ", differs.Stages)}")
            + (differs.Gone.IsEmpty ? "" : $"; no longer in the pipeline: {string.Join(", ", differs.Gone)}"),
        _ => "agrees with the store",
    };
}
