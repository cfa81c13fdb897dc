using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// CR-MOGM (Zhou, Zhang, Jiang, Zhong, Gu and Zhu, "On the convergence of stochastic multi-objective gradient manipulation and beyond",
/// NeurIPS 2022, algorithm 2): the weights are an exponential moving average, w_t = alpha w_(t-1) + (1 - alpha) v_t with v_t what the method
/// itself computes in step t (<c>cr_mogm: alpha</c>), so that they depend less on the batch whose gradients they combine.
/// </summary>
/// <remarks>
/// The first step uses v_1. In the paper alpha grows as the learning rate falls; here it is constant. The factors of the heads and the
/// reported weights are smoothed in the same way.
/// </remarks>
internal static class CrMogm
{
    /// <summary>Smooths the weights of a method.</summary>
    internal static WeightingState Wrap(WeightingState inner, double alpha) => At(inner, alpha, None);

    private static WeightingState At(WeightingState inner, double alpha, Option<Weights> last) => inner with
    {
        Weigh = seen => inner.Weigh(seen).Map(answer =>
        {
            var smooth = last.Map(before => Average(before, answer.Weights, alpha)).IfNone(answer.Weights);
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

    private static Weights Average(Weights before, Weights now, double alpha)
    {
        Seq<double> Mean(Seq<double> old, Seq<double> fresh) => old.Zip(fresh, (a, b) => (alpha * a) + ((1 - alpha) * b)).Strict();
        return new Weights(Mean(before.Shared, now.Shared), Mean(before.Heads, now.Heads), Mean(before.Reported, now.Reported));
    }
}
