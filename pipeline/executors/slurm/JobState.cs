namespace Multitask.Pipeline.Executors;

/// <summary>How a task of a submission stands.</summary>
public abstract record JobState
{
    private JobState() { }

    /// <summary>It has done its work.</summary>
    public sealed record Done : JobState;

    /// <summary>It has failed by itself, and says why in its log.</summary>
    public sealed record Failed(int Code) : JobState;

    /// <summary>It waits, for what Slurm says.</summary>
    public sealed record Waits(string For) : JobState;

    /// <summary>It runs.</summary>
    public sealed record Runs(string Node) : JobState;

    /// <summary>Slurm does not have it any more, and it has not said how it ended: it was cancelled, stopped or never begun.</summary>
    public sealed record Gone : JobState;

    /// <summary>Whether nothing more comes of it.</summary>
    public bool IsOver => this is Done or Failed or Gone;

    /// <summary>In words.</summary>
    public string Text => this switch
    {
        Done => "done",
        Failed failed => $"failed with exit code {failed.Code}",
        Waits waits => $"waits ({waits.For})",
        Runs runs => $"runs on {runs.Node}",
        _ => "is no longer in Slurm, and did not end",
    };
}

/// <summary>A task of a submission.</summary>
/// <param name="Stage">Its stage; <c>publish</c> for the last job.</param>
/// <param name="Job">Its number in Slurm.</param>
/// <param name="State">How it stands.</param>
/// <param name="Log">Where its output is.</param>
public sealed record SubmittedTask(string Stage, string Job, JobState State, string Log);
