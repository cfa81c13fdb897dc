namespace Multitask.Stages.Training;

/// <summary>What a method looks at, which decides what a step costs.</summary>
public enum Signal
{
    /// <summary>The task losses: one backward pass of a weighted sum.</summary>
    Losses,

    /// <summary>The inner products of the task gradients: one backward pass a task.</summary>
    Gramian,
}

/// <summary>What a method sees of one step.</summary>
/// <param name="Losses">One a task.</param>
/// <param name="Gramian">J J' of the task gradients on the shared parameters; none for methods that need losses only.</param>
public sealed record Observation(Seq<double> Losses, Option<Gramian> Gramian);

/// <summary>What a method answers.</summary>
/// <param name="Shared">Factor of each task's gradient on the shared parameters.</param>
/// <param name="Heads">Factor of each task's gradient on its own head.</param>
/// <param name="Reported">The task weights in the method's own sense (FAMO: the softmax; CAGrad: the point of the simplex).</param>
public sealed record Weights(Seq<double> Shared, Seq<double> Heads, Seq<double> Reported);

/// <summary>A weighting method as pure functions over a state of its own.</summary>
/// <param name="Needs">What it looks at.</param>
/// <param name="LooksAhead">Whether <paramref name="Learn"/> wants the losses after the update, on the same batch.</param>
/// <param name="Init">The state before the first step, from the count of tasks.</param>
/// <param name="Weigh">Weights for this step and the state after giving them; a reason where the observation allows none.</param>
/// <param name="Learn">The state after seeing the losses before and after the update.</param>
/// <param name="Codec">The state as plain numbers and back, for checkpoints.</param>
public sealed record Aggregator<TState>(
    Signal Needs,
    bool LooksAhead,
    Func<int, TState> Init,
    Func<TState, Observation, Either<string, (Weights Weights, TState State)>> Weigh,
    Func<TState, Seq<double>, Seq<double>, TState> Learn,
    StateCodec<TState> Codec)
{
    /// <summary>The method at work on a number of tasks.</summary>
    public Weigher Start(int tasks) => At(Init(tasks));

    private Weigher At(TState state) => new(
        Needs,
        LooksAhead,
        observation => Weigh(state, observation).Map(answer => (answer.Weights, At(answer.State))),
        (before, after) => At(Learn(state, before, after)),
        () => Codec.Save(state),
        saved => At(Codec.Load(saved)));
}

/// <summary>A state as a list of numbers, and back.</summary>
public sealed record StateCodec<TState>(Func<TState, Seq<double>> Save, Func<Seq<double>, TState> Load);

/// <summary>A method with its state inside: an immutable value whose functions hand back the next one.</summary>
/// <param name="Needs">What it looks at.</param>
/// <param name="LooksAhead">Whether it wants the losses after the update.</param>
/// <param name="Weigh">Weights and the next value.</param>
/// <param name="Learn">The next value, given the losses before and after the update.</param>
/// <param name="Save">Its state as numbers.</param>
/// <param name="Load">The value at a saved state.</param>
public sealed record Weigher(
    Signal Needs,
    bool LooksAhead,
    Func<Observation, Either<string, (Weights Weights, Weigher Next)>> Weigh,
    Func<Seq<double>, Seq<double>, Weigher> Learn,
    Func<Seq<double>> Save,
    Func<Seq<double>, Weigher> Load);
