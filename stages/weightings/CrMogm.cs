using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// CR-MOGM (Zhou, Zhang, Jiang, Zhong, Gu and Zhu, "On the convergence of stochastic multi-objective gradient manipulation and beyond",
/// NeurIPS 2022, algorithm 2): the weights of a step are alpha times those of the step before plus 1 - alpha times what the method answers
/// (<c>cr_mogm: alpha</c>), so that they depend less on the batch they weigh.
/// </summary>
/// <remarks>
/// The first step takes what the method answers. The paper lets alpha grow as the learning rate falls; here it stays. Factors of heads and
/// the reported weights are smoothed alike.
/// </remarks>
internal static class CrMogm
{
    /// <summary>A method whose weights are smoothed.</summary>
    internal static WeightingState Wrap(WeightingState inner, double alpha) => At(inner, alpha, None);

    private static WeightingState At(WeightingState inner, double alpha, Option<Weights> last) => inner with
    {
        Weigh = seen => inner.Weigh(seen).Map(answer =>
        {
            var smooth = last.Map(before => Mixed(before, answer.Weights, alpha)).IfNone(answer.Weights);
            return (smooth, At(answer.Next, alpha, smooth));
        }),
        Learn = (before, after) => At(inner.Learn(before, after), alpha, last),
        Save = () => KeptTaskWeights.Save(last, inner.Save()),
        Load = saved => Loaded(inner, alpha, saved),
    };

    private static WeightingState Loaded(WeightingState inner, double alpha, Seq<double> saved)
    {
        var (kept, own) = KeptTaskWeights.Load(saved);
        return At(inner.Load(own), alpha, kept);
    }

    private static Weights Mixed(Weights before, Weights now, double alpha)
    {
        Seq<double> Mix(Seq<double> old, Seq<double> fresh) => old.Zip(fresh, (a, b) => (alpha * a) + ((1 - alpha) * b)).Strict();
        return new Weights(Mix(before.Shared, now.Shared), Mix(before.Heads, now.Heads), Mix(before.Reported, now.Reported));
    }
}
