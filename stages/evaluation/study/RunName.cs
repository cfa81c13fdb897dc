using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>The name of a stage as a matrix gives it: <c>train[famo,seed=1]</c>.</summary>
/// <param name="Stage">The stage in the file: <c>train</c>.</param>
/// <param name="Labels">The values of its axes: <c>famo</c> and <c>seed=1</c>.</param>
internal sealed record RunName(string Stage, Seq<string> Labels)
{
    private const string SeedLabel = "seed=";

    /// <summary>The stage without its seed: runs with the same one are repetitions.</summary>
    internal string Method => Labels.Filter(label => !IsSeed(label)) is { IsEmpty: false } rest ? $"{Stage}[{string.Join(',', rest)}]" : Stage;

    /// <summary>Its seed, as the label says it; none where no axis is a seed.</summary>
    internal Option<string> Seed => Labels.Filter(IsSeed) is { IsEmpty: false } seeds ? Some(string.Join(',', seeds)) : None;

    internal static RunName Of(string name) =>
        name.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && name.EndsWith(']')
            ? new(name[..at], Seq(name[(at + 1)..^1].Split(',')))
            : new(name, Seq<string>());

    /// <summary>Whether a reference with some of the labels means this run: <c>train[famo]</c> all of its seeds.</summary>
    internal bool IsMeantBy(RunName reference) => Stage == reference.Stage && reference.Labels.ForAll(label => Labels.Contains(label));

    private static bool IsSeed(string label) => label.StartsWith(SeedLabel, StringComparison.Ordinal);
}
