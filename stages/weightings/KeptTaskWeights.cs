using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>Weights that are kept from step to step, in front of a method's own memory, as numbers.</summary>
internal static class KeptTaskWeights
{
    /// <summary>Count of tasks (0 = nothing kept), the three vectors, the method's own memory.</summary>
    internal static Seq<double> Save(Option<Weights> kept, Seq<double> inner) => kept.Match(
        weights => Vector(weights.Shared.Count, weights.Shared, weights.Heads, weights.Reported, inner),
        () => Vector(0, inner));

    /// <summary>What was kept, and the method's own memory.</summary>
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
