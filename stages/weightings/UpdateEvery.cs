using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Weights kept for n steps (<c>every: n</c>; Navon et al. 2022, section 3.3): one step in n computes the gradient of every task, the
/// others do one backward pass of the weighted sum of losses.
/// </summary>
internal static class UpdateEvery
{
    /// <summary>A method whose weights are used n times.</summary>
    internal static WeightingState Wrap(WeightingState inner, int every) => At(inner, every, 0, None);

    private static WeightingState At(WeightingState inner, int every, int age, Option<Weights> kept) => inner with
    {
        Request = kept.IsSome ? new GradientRequest(Signal.Losses) : inner.Request,
        Weigh = seen => kept.Match(
            weights => Right<string, (Weights, WeightingState)>((weights, Older(inner, every, age + 1, weights))),
            () => inner.Weigh(seen).Map(answer => (answer.Weights, Older(answer.Next, every, 1, answer.Weights)))),
        Learn = (before, after) => At(inner.Learn(before, after), every, age, kept),
        Save = () => Saved(age, kept, inner.Save()),
        Load = saved => Loaded(inner, every, saved),
    };

    private static WeightingState Older(WeightingState inner, int every, int age, Weights weights) =>
        age < every ? At(inner, every, age, weights) : At(inner, every, 0, None);

    /// <summary>Age, count of tasks (0 = nothing kept), the three vectors, the method's own state.</summary>
    private static Seq<double> Saved(int age, Option<Weights> kept, Seq<double> inner) => kept.Match(
        weights => Vector(age, weights.Shared.Count, weights.Shared, weights.Heads, weights.Reported, inner),
        () => Vector(age, 0, inner));

    private static Seq<double> Vector(int age, int tasks, params Seq<double>[] parts) =>
        Seq(new double[] { age, tasks }.Concat(parts.SelectMany(part => part)).ToArray());

    private static WeightingState Loaded(WeightingState inner, int every, Seq<double> saved)
    {
        var numbers = saved.ToArray();
        var tasks = (int)numbers[1];
        Seq<double> Part(int index) => Seq(numbers[(2 + (index * tasks))..(2 + ((index + 1) * tasks))]);
        return At(
            inner.Load(Seq(numbers[(2 + (3 * tasks))..])),
            every,
            (int)numbers[0],
            tasks == 0 ? None : Some(new Weights(Part(0), Part(1), Part(2))));
    }
}
