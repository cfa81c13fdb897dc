using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>Saves the weights that a wrapper keeps from step to step, followed by the wrapped method's own state.</summary>
internal static class KeptTaskWeights
{
    /// <summary>The number of tasks (0 = no weights kept), the three vectors of weights, the method's own state.</summary>
    internal static Seq<double> Save(Option<Weights> kept, Seq<double> inner) => kept.Match(
        weights => Vector(weights.Shared.Count, weights.Shared, weights.Heads, weights.Reported, inner),
        () => Vector(0, inner));

    /// <summary>The weights that were kept, and the method's own state.</summary>
    internal static (Option<Weights> Kept, Seq<double> Own) Load(Seq<double> saved)
    {
        var numbers = saved.ToArray();
        var tasks = (int)numbers[0];
        Seq<double> Part(int index) => Seq(numbers[(1 + (index * tasks))..(1 + ((index + 1) * tasks))]);
        return (tasks == 0 ? None : Some(new Weights(Part(0), Part(1), Part(2))), Seq(numbers[(1 + (3 * tasks))..]));
    }

    private static Seq<double> Vector(int tasks, params Seq<double>[] parts) =>
        Seq(new double[] { tasks }.Concat(parts.SelectMany(part => part)).ToArray());
}
