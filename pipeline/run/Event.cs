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

    /// <summary>A stage has ended. The key is empty if it could not be computed.</summary>
    public sealed record StageFinished(string Name, string Key, Outcome Outcome, double Seconds) : Event;

    /// <summary>Something is not as it should be, and the run goes on.</summary>
    public sealed record Warning(string Text) : Event;
}
