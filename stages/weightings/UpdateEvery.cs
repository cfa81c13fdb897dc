using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Keeps the weights for n steps (<c>every: n</c>; Navon et al., ICML 2022, section 3.3): one step in n computes the gradient of every task;
/// the others take a single backward pass through the weighted sum of the losses.
/// </summary>
internal static class UpdateEvery
{
    /// <summary>Lets a method compute new weights in one step of n only.</summary>
    internal static WeightingState Wrap(WeightingState inner, int every) => At(inner, every, 0, None);

    private static WeightingState At(WeightingState inner, int every, int age, Option<Weights> kept) => inner with
    {
        Request = kept.IsSome ? new GradientRequest(Signal.Losses) : inner.Request,
        Weigh = seen => kept.Match(
            weights => Right<string, (Weights, WeightingState)>((weights, Older(inner, every, age + 1, weights))),
            () => inner.Weigh(seen).Map(answer => (answer.Weights, Older(answer.Next, every, 1, answer.Weights)))),
        Learn = (before, after) => At(inner.Learn(before, after), every, age, kept),
        Save = () => ((double)age).Cons(KeptTaskWeights.Save(kept, inner.Save())).Strict(),
        Load = saved => Loaded(inner, every, saved),
    };

    private static WeightingState Older(WeightingState inner, int every, int age, Weights weights) =>
        age < every ? At(inner, every, age, weights) : At(inner, every, 0, None);

    /// <summary>From the age, the weights that are kept, and the method's own state.</summary>
    private static WeightingState Loaded(WeightingState inner, int every, Seq<double> saved)
    {
        var (kept, own) = KeptTaskWeights.Load(saved.Tail.Strict());
        return At(inner.Load(own), every, (int)saved.Head, kept);
    }
}
