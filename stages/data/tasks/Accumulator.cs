namespace Multitask.Stages.Data.Tasks;

/// <summary>
/// A left fold as a value (initial state, step, finish), together with the state it has reached. It is immutable: a step gives the next one.
/// </summary>
/// <typeparam name="TIn">What a step takes in.</typeparam>
/// <typeparam name="TOut">What comes out at any time.</typeparam>
/// <remarks>As in Haskell's <c>foldl</c> package: the type of the state stays hidden, so that folds of different states make one list.</remarks>
internal abstract class Accumulator<TIn, TOut>
{
    private Accumulator() { }

    /// <summary>The fold that has seen one more.</summary>
    internal abstract Accumulator<TIn, TOut> Step(TIn next);

    /// <summary>What comes of all it has seen.</summary>
    internal abstract TOut Result { get; }

    /// <summary>The same fold with its result made into something else.</summary>
    internal Accumulator<TIn, TOther> Map<TOther>(Func<TOut, TOther> then) =>
        Accumulator<TIn, TOther>.Of(this, (fold, next) => fold.Step(next), fold => then(fold.Result));

    /// <summary>Two folds over the same things as one.</summary>
    internal Accumulator<TIn, TResult> Zip<TOther, TResult>(Accumulator<TIn, TOther> other, Func<TOut, TOther, TResult> join) =>
        Accumulator<TIn, TResult>.Of(
            (One: this, Other: other), (folds, next) => (folds.One.Step(next), folds.Other.Step(next)), folds => join(folds.One.Result, folds.Other.Result));

    /// <summary>A fold that has seen nothing. The functions must not change a state they are given.</summary>
    internal static Accumulator<TIn, TOut> Of<TState>(TState start, Func<TState, TIn, TState> step, Func<TState, TOut> finish) =>
        new Reached<TState>(start, step, finish);

    private sealed class Reached<TState>(TState state, Func<TState, TIn, TState> step, Func<TState, TOut> finish) : Accumulator<TIn, TOut>
    {
        internal override Accumulator<TIn, TOut> Step(TIn next) => new Reached<TState>(step(state, next), step, finish);

        internal override TOut Result => finish(state);
    }
}
