namespace Multitask.Pipeline.Planning;

/// <summary>The values that a variant sets in its stage.</summary>
/// <param name="Values">In the order of the axes.</param>
internal sealed record Setting(Seq<(AxisValue Axis, ConfigNode Value)> Values)
{
    /// <summary>Sets nothing.</summary>
    internal static Setting None { get; } = new(Seq<(AxisValue, ConfigNode)>());
}

/// <summary>
/// The <c>matrix</c> of a stage: <c>{ weighting: [equal, famo], seed: [0, 1, 2], exclude: [...], include: [...] }</c>.
/// </summary>
internal static class Matrix
{
    /// <summary>Its key.</summary>
    internal const string Keyword = "matrix";

    private const string Exclude = "exclude";
    private const string Include = "include";

    /// <summary>An axis: a key of the stage, its values and their labels.</summary>
    private sealed record Axis(string Key, Seq<ConfigNode> Values, Seq<string> Labels)
    {
        internal Seq<(AxisValue Axis, ConfigNode Value)> Of(string owner) =>
            Values.Zip(Labels, (value, label) => (new AxisValue(owner, Key, label), value)).Strict();
    }

    /// <summary>Every combination of the axes without the excluded ones, then those that are included besides.</summary>
    /// <param name="owner">The stage.</param>
    /// <param name="node">The value of the key.</param>
    internal static Validation<Problem, Seq<Setting>> Decode(string owner, ConfigNode node) =>
        from mapping in Configuration.Decode.Mapping(node)
        from axes in Validations.Sequence(mapping.Entries.Filter(entry => entry.Key is not (Exclude or Include)).Map(Axes)).Bind(read => Any(node, read))
        from sides in (
            Combinations(mapping, Exclude, axes, known: true),
            Combinations(mapping, Include, axes, known: false)).Apply((exclude, include) => (Exclude: exclude, Include: include))
        let crossed = axes.Fold(Seq1(Setting.None), (all, axis) => all.Bind(one => axis.Of(owner).Map(value => new Setting(one.Values.Add(value)))).Strict())
        let kept = crossed.Filter(setting => !sides.Exclude.Exists(pattern => Matches(setting, pattern)))
        let added = sides.Include.Map(pattern => Included(owner, axes, pattern))
        from some in (kept + added).Strict() is { IsEmpty: false } all
            ? Success<Problem, Seq<Setting>>(all)
            : node.Place.Problem($"must leave something, found every combination in {Exclude}")
        from different in some.Map(setting => string.Join(',', setting.Values.Map(value => value.Axis.Label))).ToArray() is var names
            && names.Distinct().Count() == names.Length
            ? Success<Problem, Seq<Setting>>(some)
            : mapping.Place.Problem($"must add combinations that are not there yet under {Include}")
        select different;

    private static Validation<Problem, Seq<Axis>> Any(ConfigNode node, Seq<Axis> axes) => axes.IsEmpty
        ? node.Place.Problem("must have a key of the stage with a list of values: { seed: [0, 1, 2] }")
        : axes;

    private static Validation<Problem, Axis> Axes(ConfigEntry entry) => entry.Value switch
    {
        ConfigNode.Sequence { Items.IsEmpty: false } list => list.Items.Find(item => item is ConfigNode.Scalar { Text.Length: 0 }).Match(
            Some: empty => empty.Place.Problem("must be a value, found nothing"),
            None: () => Success<Problem, Axis>(new Axis(entry.Key, list.Items, AxisLabel.Of(entry.Key, list.Items)))),
        var other => other.Place.Problem($"must be a list of values, found {other.Shown}"),
    };

    /// <summary>The mappings under <c>exclude</c> or <c>include</c>, from the key of an axis to a value.</summary>
    private static Validation<Problem, Seq<ConfigNode.Mapping>> Combinations(ConfigNode.Mapping matrix, string key, Seq<Axis> axes, bool known) =>
        matrix.Find(key).Match(
            Some: node => Configuration.Decode.List(Configuration.Decode.Mapping, 1)(node).Bind(list =>
                Validations.Sequence(list.Map(one => Known(one, axes, known)))),
            None: () => Seq<ConfigNode.Mapping>());

    private static Validation<Problem, ConfigNode.Mapping> Known(ConfigNode.Mapping one, Seq<Axis> axes, bool known)
    {
        var keys = axes.Map(axis => axis.Key).Strict();
        var strange = one.Entries.Filter(entry => known && !keys.Contains(entry.Key));
        return one.Entries.IsEmpty ? one.Place.Problem("must have at least one key")
            : strange.IsEmpty ? one
            : strange.Map(entry => one.Place.Child(entry.Key, entry.At).Problem(
                $"is not an axis of this matrix{DidYouMean.Hint(entry.Key, keys)}; the axes are {string.Join(", ", keys)}"));
    }

    private static bool Matches(Setting setting, ConfigNode.Mapping pattern) => pattern.Entries.ForAll(entry =>
        setting.Values.Exists(value => value.Axis.Key == entry.Key && SameText(value.Value, entry.Value)));

    /// <summary>A combination of its own: values of axes have the labels they have there.</summary>
    private static Setting Included(string owner, Seq<Axis> axes, ConfigNode.Mapping pattern) => new(pattern.Entries
        .Map(entry => (
            new AxisValue(owner, entry.Key, axes.Find(axis => axis.Key == entry.Key)
                .Bind(axis => axis.Values.Zip(axis.Labels).Find(value => SameText(value.Item1, entry.Value)).Map(value => value.Item2))
                .IfNone(() => AxisLabel.Of(entry.Key, Seq1(entry.Value)).Head)),
            entry.Value))
        .Strict());

    /// <summary>Whether two values are written the same, wherever they stand.</summary>
    private static bool SameText(ConfigNode one, ConfigNode other) => (one, other) switch
    {
        (ConfigNode.Scalar a, ConfigNode.Scalar b) => a.Text == b.Text,
        (ConfigNode.Sequence a, ConfigNode.Sequence b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).ForAll(pair => SameText(pair.Item1, pair.Item2)),
        (ConfigNode.Mapping a, ConfigNode.Mapping b) => a.Entries.Count == b.Entries.Count
            && a.Entries.ForAll(entry => b.Find(entry.Key).Exists(value => SameText(entry.Value, value))),
        _ => false,
    };
}
