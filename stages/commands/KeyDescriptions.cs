using Multitask.Stages.Reports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What keys and words of pipelines are for: <c>keys.txt</c>, and what the registries know of words.</summary>
internal static class KeyDescriptions
{
    private static readonly Lazy<Map<string, string>> Written = new(() => toMap(Lines()));

    private static readonly Lazy<Map<string, string>> Known = new(() => toMap(
        BuildKeys.Networks.Map(one => (Path: $"build.{one.Word}", Text: one.Paper))
        + SharingKeys.All.Map(one => (Path: $"sharing.{one.Word}", Text: one.Paper))
        + WeightingRegistry.All.Map(one => (Path: $"weighting.{one.About.Word}", Text: $"{one.About.Title}: {one.About.Paper}; a step costs {one.About.Cost}"))));

    /// <summary>Of a path such as <c>train.optimizer.adam.lr</c>: of the path itself, else of its last two names, else of its last one; empty where there is none.</summary>
    internal static string Of(string path)
    {
        var names = path.Split('.').Where(name => name != "*").ToArray();
        return toSeq(Enumerable.Range(0, names.Length).Select(at => string.Join('.', names[at..])))
            .Choose(key => Known.Value.Find(key) || Written.Value.Find(key))
            .HeadOrNone().IfNone("");
    }

    private static IEnumerable<(string Path, string Text)> Lines() => EmbeddedText.Read("keys.txt").Split('\n')
        .Where(line => line.Contains(": ", StringComparison.Ordinal) && line[0] != '#')
        .Select(line => (line[..line.IndexOf(": ", StringComparison.Ordinal)], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim()));
}
