namespace Multitask.Pipeline;

/// <summary>Why a run ended early.</summary>
public abstract record Failure
{
    private Failure() { }

    /// <summary>The configuration has mistakes: all of them. Exit code 2.</summary>
    public sealed record BadConfig(Seq<Problem> Problems) : Failure;

    /// <summary>A stage could not do its work. Exit code 1.</summary>
    public sealed record StageFailed(string Stage, string Reason) : Failure
    {
        /// <summary>The other stages that failed, where several ran at the same time or went on after a failure.</summary>
        public Seq<StageFailed> More { get; init; }
    }

    /// <summary>The run was asked to stop. Exit code 130.</summary>
    public sealed record Cancelled(string Stage) : Failure
    {
        /// <summary>What the stage says of it; empty if it had no say.</summary>
        public string Reason { get; init; } = "";

        /// <summary>Whether the stage has said itself where it stopped.</summary>
        public bool Told { get; init; }
    }
}
