using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>The <c>preference</c> of scalarisations: the desired ratio of the losses to each other.</summary>
internal static class PreferenceRule
{
    /// <summary>The key: one positive number per task; empty = equal.</summary>
    internal static Fields<Seq<double>> Field { get; } =
        Pipeline.Configuration.Field.Optional("preference", Decode.List(Decode.Double(Interval.Positive), 1), Seq<double>());

    /// <summary>The preference, normalised to sum to 1.</summary>
    internal static Seq<double> Shares(Seq<double> preference, int tasks) =>
        preference.IsEmpty ? Vectors.Fill(tasks, 1.0 / tasks) : preference.Times(1 / preference.Sum());

    /// <summary>The message for a list that does not have one entry per task; an empty list is valid.</summary>
    internal static Option<string> Misfit(string key, Seq<double> list, Seq<string> tasks) => list.IsEmpty || list.Count == tasks.Count
        ? None
        : Some($"must have one entry per task ({tasks.Count}) in `{key}`, found {list.Count}");
}
