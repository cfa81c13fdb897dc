namespace Multitask.Stages.Weightings;

/// <summary>A weighting method as pure functions over a state of its own.</summary>
/// <param name="Needs">What it looks at.</param>
/// <param name="Init">The state before the first step, from the count of tasks.</param>
/// <param name="Weigh">Weights for this step and the state after giving them; a reason where the observation allows none.</param>
/// <param name="Codec">The state as plain numbers and back, for checkpoints.</param>
public sealed record Aggregator<TState>(
    Signal Needs,
    Func<int, TState> Init,
    Func<TState, Observation, Either<string, (Weights Weights, TState State)>> Weigh,
    StateCodec<TState> Codec)
{
    /// <summary>The state after seeing the losses before and after the update, for methods that look ahead.</summary>
    public Option<Func<TState, Seq<double>, Seq<double>, TState>> Learn { get; init; }

    /// <summary>Whether a state that gave weights wants to learn from that step, for methods that do not always.</summary>
    public Func<TState, bool> LooksAhead { get; init; } = _ => true;

    /// <summary>What the next step must compute.</summary>
    public Func<TState, Demand> Demands { get; init; } = _ => new Demand(Needs);

    /// <summary>The method at work on a number of tasks.</summary>
    public Weigher Start(int tasks) => At(Init(tasks), tasks);

    private Weigher At(TState state, int tasks) => new(
        Demands(state),
        observation => Weigh(state, observation).Map(answer => (answer.Weights, At(answer.State, tasks))),
        () => Codec.Save(state),
        saved => At(Codec.Load(saved), tasks))
    {
        LooksAhead = Learn.IsSome && LooksAhead(state),
        Learn = (before, after) => At(Learn.Match(learn => learn(state, before, after), () => state), tasks),
        Slopes = losses => Vectors.Ones(losses.Count),
    };
}

/// <summary>A state as a list of numbers, and back.</summary>
public sealed record StateCodec<TState>(Func<TState, Seq<double>> Save, Func<Seq<double>, TState> Load);
