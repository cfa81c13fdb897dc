namespace Multitask.Stages.Weightings;

/// <summary>A weighting method as pure functions over a state of its own type.</summary>
/// <param name="Needs">What the weights are computed from.</param>
/// <param name="Init">Maps the number of tasks to the state before the first step.</param>
/// <param name="Weigh">The weights of this step and the state after it. Left: why the observation gives no weights.</param>
/// <param name="Codec">Converts the state to numbers and back, for checkpoints.</param>
public sealed record Aggregator<TState>(
    Signal Needs,
    Func<int, TState> Init,
    Func<TState, Observation, Either<string, (Weights Weights, TState State)>> Weigh,
    StateCodec<TState> Codec)
{
    /// <summary>For methods that look ahead: maps the state and the losses before and after the update to the next state.</summary>
    public Option<Func<TState, Seq<double>, Seq<double>, TState>> Learn { get; init; }

    /// <summary>For methods that look ahead in some steps only: whether to look ahead after a step, given the state that follows it.</summary>
    public Func<TState, bool> LooksAhead { get; init; } = _ => true;

    /// <summary>What the next step has to compute, given the state.</summary>
    public Func<TState, GradientRequest> Requests { get; init; } = _ => new GradientRequest(Needs);

    /// <summary>The state before the first step, for a number of tasks.</summary>
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

/// <summary>Converts a state to a list of numbers and back.</summary>
public sealed record StateCodec<TState>(Func<TState, Seq<double>> Save, Func<Seq<double>, TState> Load);
