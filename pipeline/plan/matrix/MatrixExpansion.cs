namespace Multitask.Pipeline.Planning;

/// <summary>
/// Stages with a <c>matrix</c> become several; a stage that reads one of those becomes several as well, unless the key it reads it by takes a
/// list: then it reads all of them. What agrees on an axis goes together: a score reads the export of its own training.
/// </summary>
internal static class MatrixExpansion
{
    /// <summary>The stages in the order of the file, and what is wrong with matrices. A file without any is as it was.</summary>
    internal static (Seq<ExpandedStage> Stages, Seq<Problem> Problems) Of<TStage>(Seq<ConfigEntry> entries, Seq<StageKind<TStage>> kinds)
        where TStage : IStage
    {
        var plain = entries.Map(entry => new ExpandedStage(entry, None)).Strict();
        if (!entries.Exists(entry => (entry.Value as ConfigNode.Mapping)?.Find(Matrix.Keyword).IsSome ?? false))
        {
            return (plain, Seq<Problem>());
        }

        var templates = entries.Map(entry => Template<TStage>.Of(entry, kinds)).Strict();
        var names = entries.Map(entry => entry.Key).Strict();
        var needs = toMap(templates.Map(template => (
            template.Entry.Key,
            template.Reads.IfNone(Seq<StageReference>()).Map(read => References.Written(read.Stage)).Filter(name => names.Contains(name)).Strict())));
        var ordered = Graph.Order(names, needs);
        var all = ordered.Fold(Map<string, Seq<ExpandedStage>>(), (known, name) => known.Add(
            name, templates.Find(one => one.Entry.Key == name).Map(template => template.Expand(known)).IfNone(Seq<ExpandedStage>())));
        // What is on a circle stays as it is: the planner says so.
        return (
            plain.Bind(stage => all.Find(stage.Entry.Key).IfNone(Seq1(stage))).Strict(),
            templates.Bind(template => template.Problems).Strict());
    }
}

/// <summary>What a stage may read under a name, after the stages that it names were expanded.</summary>
public static class References
{
    /// <summary>The stage of the file that a reference means: <c>train</c> in <c>train[famo]</c>.</summary>
    public static string Written(string reference) =>
        reference.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && reference.EndsWith(']') ? reference[..at] : reference;

    /// <summary>
    /// The stages that a reference means: one, all that a matrix made, or those of them whose names have the labels in brackets, which then say
    /// nothing new of the reader. None where it means no stage.
    /// </summary>
    internal static Option<Seq<Candidate>> Of(string reference, Map<string, Seq<ExpandedStage>> known)
    {
        var written = Written(reference);
        var labels = reference.Length > written.Length ? Seq(reference[(written.Length + 1)..^1].Split(',')) : Seq<string>();
        return known.Find(written)
            .Map(stages => stages
                .Map(stage => new Candidate(stage.Entry.Key, stage.Variant.Map(one => one.Values).IfNone(Seq<AxisValue>()), Seq<AxisValue>()))
                .Filter(one => labels.ForAll(label => one.Values.Exists(value => value.Label == label)))
                .Map(one => one with { New = one.Values.Filter(value => !labels.Contains(value.Label)).Strict() })
                .Strict())
            .Filter(found => !found.IsEmpty);
    }
}

/// <summary>A stage that may be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">What sets it apart.</param>
/// <param name="New">The part of that which the reader takes over into its own name.</param>
internal sealed record Candidate(string Name, Seq<AxisValue> Values, Seq<AxisValue> New)
{
    internal bool AgreesWith(Seq<AxisValue> values) => Values.ForAll(value => !values.Exists(value.Contradicts));
}
