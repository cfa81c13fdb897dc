namespace Multitask.Stages.Reinforcement;

/// <summary>The scale on which agents learn from rewards. Returns and scores are in the environments' own units.</summary>
public enum RewardForm
{
    /// <summary>As the environments give them.</summary>
    Raw,

    /// <summary>Divided by their running standard deviation, task by task, as in the published program.</summary>
    Deviation,

    /// <summary>sign(r) log(1 + |r|) (Hafner et al., arXiv 2301.04104, equation 9): the same at every time, however far apart rewards are.</summary>
    Symlog,
}

/// <summary>How an agent is trained.</summary>
/// <param name="Weighting">How tasks are combined: on the critics' losses, or on the gradients of critics, actor and temperature.</param>
/// <param name="Steps">Steps in the environment of each task.</param>
public sealed record SacTraining(Weighting Weighting, int Steps)
{
    /// <summary>Transitions in a batch, the same number of each task; none: 128 of each.</summary>
    public Option<int> Batch { get; init; }

    /// <summary>Of actor, critics and temperature.</summary>
    public Adam Optimizer { get; init; } = new(3e-4);

    /// <summary>Discount of the future, in [0, 1].</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>The share of the critics that goes into their targets after each update, in (0, 1].</summary>
    public double Tau { get; init; } = 0.005;

    /// <summary>Steps of uniformly drawn actions before the first update.</summary>
    public int Warmup { get; init; } = 1500;

    /// <summary>Transitions that are kept, of all tasks together.</summary>
    public int Replay { get; init; } = 1_000_000;

    /// <summary>Updates after each step.</summary>
    public int Updates { get; init; } = 1;

    /// <summary>The scale on which agents learn from rewards.</summary>
    public RewardForm Rewards { get; init; } = RewardForm.Deviation;

    /// <summary>Whether observations are standardised by what the warm-up saw.</summary>
    public bool NormalizeObservations { get; init; }

    /// <summary>Transitions of each task in a batch.</summary>
    internal int PerTask(int tasks) => Batch.Map(batch => batch / tasks).IfNone(128);

    /// <summary>Transitions of each task that are kept.</summary>
    internal int Kept(int tasks) => Math.Min(Replay / tasks, Steps);
}
