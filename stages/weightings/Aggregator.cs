namespace Multitask.Stages.Weightings;

/// <summary>A weighting method as pure functions of a state of its own.</summary>
/// <param name="Needs">What weights are computed from.</param>
/// <param name="Init">The state before the first step, from the number of tasks.</param>
/// <param name="Weigh">Weights for this step and the state after it; a reason where the observation allows none.</param>
/// <param name="Codec">The state as numbers and back, for checkpoints.</param>
public sealed record Aggregator<TState>(
    Signal Needs,
    Func<int, TState> Init,
    Func<TState, Observation, Either<string, (Weights Weights, TState State)>> Weigh,
    StateCodec<TState> Codec)
{
    /// <summary>The state after seeing the losses before and after the update, for methods that look ahead.</summary>
    public Option<Func<TState, Seq<double>, Seq<double>, TState>> Learn { get; init; }

    /// <summary>Whether a state that gave weights learns from that step, for methods that do not always.</summary>
    public Func<TState, bool> LooksAhead { get; init; } = _ => true;

    /// <summary>What the next step must compute.</summary>
    public Func<TState, GradientRequest> Requests { get; init; } = _ => new GradientRequest(Needs);

    /// <summary>Before the first step on a number of tasks.</summary>
    public WeightingState Start(int tasks) => At(Init(tasks));

    private WeightingState At(TState state) => new(
        Requests(state),
        observation => Weigh(state, observation).Map(answer => (answer.Weights, At(answer.State))),
        () => Codec.Save(state),
        saved => At(Codec.Load(saved)))
    {
        LooksAhead = Learn.IsSome && LooksAhead(state),
        Learn = (before, after) => At(Learn.Match(learn => learn(state, before, after), () => state)),
        ChainFactors = losses => Vectors.Ones(losses.Count),
    };
}

/// <summary>A state as a list of numbers, and back.</summary>
public sealed record StateCodec<TState>(Func<TState, Seq<double>> Save, Func<Seq<double>, TState> Load);
