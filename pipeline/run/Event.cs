namespace Multitask.Pipeline.Running;

/// <summary>How a stage ended.</summary>
public enum Outcome
{
    /// <summary>Its output was in the store.</summary>
    Hit,

    /// <summary>It ran.</summary>
    Ran,

    /// <summary>It could not do its work.</summary>
    Failed,

    /// <summary>The run was asked to stop.</summary>
    Interrupted,

    /// <summary>It did not begin: a stage that it needs failed.</summary>
    Skipped,
}

/// <summary>What happens during a run, told as it happens.</summary>
public abstract record Event
{
    private Event() { }

    /// <summary>The plan has no mistakes; these stages will be looked at, in this order.</summary>
    public sealed record PlanReady(string Pipeline, Seq<string> Stages) : Event;

    /// <summary>A stage has to run, and why.</summary>
    public sealed record StageStarted(string Name, string Key, RebuildReason Reason) : Event;

    /// <summary>A stage waits for another process that works on the same key.</summary>
    public sealed record Waiting(string Name, string Owner) : Event;

    /// <summary>A line of progress.</summary>
    public sealed record Progress(string Name, string Text) : Event;

    /// <summary>How far a stage is; at most once a second.</summary>
    public sealed record Advanced(string Name, StageProgress State) : Event;

    /// <summary>A point of each curve of a stage's work: at most some hundred in a training.</summary>
    public sealed record Measured(string Name, StageMeasures State) : Event;

    /// <summary>A stage has ended. The key is empty if it could not be computed.</summary>
    public sealed record StageFinished(string Name, string Key, Outcome Outcome, double Seconds) : Event
    {
        /// <summary>The failed stage for which a skipped one would have had to wait; otherwise empty.</summary>
        public string Needs { get; init; } = "";

        /// <summary>Why it failed; otherwise empty.</summary>
        public string Reason { get; init; } = "";
    }

    /// <summary>All stages have ended: how, in the order of the plan. Those that did not begin after a failure are not among them.</summary>
    public sealed record RunFinished(string Pipeline, Seq<StageFinished> Stages) : Event;

    /// <summary>Something is not as it should be, and the run goes on.</summary>
    public sealed record Warning(string Text) : Event;
}
