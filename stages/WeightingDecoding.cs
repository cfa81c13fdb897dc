using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>The <c>weighting</c> key: a word, or a word with its options.</summary>
internal static class WeightingDecoding
{
    internal static Decoder<Weighting> Decoder { get; } = Decode.Union(
        new UnionCase<Weighting>("equal", Field.None<Weighting>(new Weighting.Equal()).Decoder),
        new UnionCase<Weighting>("famo", Famo.Decoder),
        new UnionCase<Weighting>("cagrad", Cagrad.Decoder));

    private static Fields<Weighting> Famo => (
        Field.Optional("gamma", Decode.Double(Interval.AtLeast(0)), 0.001),
        Field.Optional("w_lr", Decode.Double(Interval.Positive), 0.025),
        Field.Optional("min_losses", Decode.List(Decode.Double(Interval.Any), 1), Seq<double>()))
        .Apply((gamma, lr, minima) => (Weighting)new Weighting.Famo(gamma, lr, minima));

    private static Fields<Weighting> Cagrad => (
        Field.Optional("c", Decode.Double(Interval.AtLeast(0)), 0.4),
        Field.Optional("rescale", Decode.Choice(("1+c^2", Rescale.OnePlusCSquared), ("1+c", Rescale.OnePlusC), ("none", Rescale.None)), Rescale.OnePlusCSquared))
        .Apply((c, rescale) => (Weighting)new Weighting.Cagrad(c, rescale));

    /// <summary>What the options of a weighting must agree on with the tasks they are for.</summary>
    internal static Option<string> Misfit(Weighting weighting, int tasks) => weighting switch
    {
        Weighting.Famo famo when !famo.MinLosses.IsEmpty && famo.MinLosses.Count != tasks =>
            Some($"must have one entry a task ({tasks}), found {famo.MinLosses.Count}"),
        _ => None,
    };
}
