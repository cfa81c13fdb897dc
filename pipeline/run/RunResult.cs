namespace Multitask.Pipeline.Running;

/// <summary>A stage after its run.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Key">Its key.</param>
/// <param name="Artifact">Its output.</param>
/// <param name="Outcome">Hit or ran.</param>
public sealed record StageResult<T>(PlannedStage<T> Stage, StageKey Key, Artifact Artifact, Outcome Outcome)
{
    /// <summary>What it took; none where its output was in the store.</summary>
    public Option<StageCost> Cost { get; init; }
}

/// <summary>A run without failures.</summary>
/// <param name="Plan">The whole plan.</param>
/// <param name="Stages">The stages that were asked for, in the order of the plan: fewer than the plan's with <c>--only</c>.</param>
public sealed record RunResult<T>(Plan<T> Plan, Seq<StageResult<T>> Stages);
