using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// The options that methods share: <c>log</c> and <c>min_losses</c> for all, <c>cr_mogm</c> for those whose weights change from step to
/// step, and <c>every</c> for those that need the Gramian.
/// </summary>
internal static class CommonOptions
{
    private const int MaxEvery = 1_000_000;

    /// <summary>A method's own options together with the common ones.</summary>
    internal static Fields<Weighting> With(About about, Fields<Weighting> own, Logarithms logarithms) => (
        own,
        Field.Optional("log", Decode.Bool, false),
        Field.Optional("min_losses", Decode.List(Decode.Double(Interval.Any), 1), Seq<double>()),
        about.HasWeights ? Field.Optional("cr_mogm", Decode.Double(new Interval(0, false, 1, true)), 0.0) : Field.None(0.0),
        about.Needs == Signal.Gramian ? Field.Optional("every", Decode.Int(1, MaxEvery), 1) : Field.None(1))
        .Apply((weighting, log, minima, alpha, every) => weighting with { Log = log, MinLosses = minima, CrMogm = alpha, Every = every })
        .Ensure(weighting => logarithms == Logarithms.Optional && !weighting.Log && !weighting.MinLosses.IsEmpty
            ? Some("has `min_losses`, which need logarithms: add `log: true`")
            : None);

    /// <summary>Which rule about the tasks the common options break; none if they suit the tasks.</summary>
    internal static Option<string> Misfit(Weighting weighting, Seq<string> tasks) =>
        weighting.MinLosses.IsEmpty || weighting.MinLosses.Count == tasks.Count
            ? None
            : Some($"must have one entry per task ({tasks.Count}) in `min_losses`, found {weighting.MinLosses.Count}");
}
