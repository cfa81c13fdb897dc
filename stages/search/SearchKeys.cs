using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary>The <c>search</c> key of a stage that trains.</summary>
internal static class SearchKeys
{
    /// <summary>The key.</summary>
    internal const string Keyword = "search";

    /// <summary>The key of what is searched.</summary>
    internal const string Space = "space";

    private static readonly WholeRange Trials = new(2, 1000);

    /// <summary>From a file.</summary>
    internal static Decoder<SearchPlan> Decoder { get; } = (
        Field.Required(Space, Decode.Entries(Ranges)),
        Field.Required("trials", Decode.Int(Trials)),
        Field.Optional("by", Methods, new SearchMethod.Random()),
        Field.Optional("seed", Decode.ULong, 0UL))
        .Apply((space, trials, by, seed) => new SearchPlan(
            space.Map(one => new SearchKey(one.Key, one.Value.Range, one.Value.Written)).Strict(), by, trials, seed))
        .Ensure(plan => plan is { Method: SearchMethod.Sobol } && plan.Space.Count > Sobol.Dimensions
            ? Some(FormattableString.Invariant($"must have at most {Sobol.Dimensions} keys in `{Space}` by sobol, found {plan.Space.Count}"))
            : None)
        .Decoder;

    private static Decoder<SearchMethod> Methods => Decode.Union(
        new UnionCase<SearchMethod>("random", Field.None<SearchMethod>(new SearchMethod.Random()).Decoder),
        new UnionCase<SearchMethod>("sobol", Field.None<SearchMethod>(new SearchMethod.Sobol()).Decoder),
        new UnionCase<SearchMethod>("halving", (
            Field.Required("epochs", Decode.Int(TrainingRules.Epochs)),
            Field.Optional("factor", Decode.Int(2, 100), 3))
            .Apply(SearchMethod (epochs, factor) => new SearchMethod.Halving(epochs, factor)).Decoder));

    private static Decoder<(SearchRange Range, ConfigNode Written)> Ranges => node => Range(node).Map(range => (range, node));

    private static Decoder<SearchRange> Range => Decode.Union(
        new UnionCase<SearchRange>("log-uniform", Ends(Decode.Double(Interval.Positive)).Map(SearchRange (ends) => new SearchRange.LogUniform(ends[0], ends[1]))),
        new UnionCase<SearchRange>("uniform", Ends(Decode.Double(Interval.Any)).Map(SearchRange (ends) => new SearchRange.Uniform(ends[0], ends[1]))),
        new UnionCase<SearchRange>("integer", Ends(Decode.Int()).Map(SearchRange (ends) => new SearchRange.Whole(ends[0], ends[1]))),
        new UnionCase<SearchRange>("choice", Values.Map(SearchRange (values) => new SearchRange.Choice(values))));

    /// <summary>The two ends of a range.</summary>
    private static Decoder<Seq<T>> Ends<T>(Decoder<T> number)
        where T : IComparable<T> => Decode.List(number, 2).Ensure(ends =>
            ends.Count == 2 && ends[0].CompareTo(ends[1]) < 0 ? None : Some("must be two numbers, the smaller one first: [0.001, 0.1]"));

    private static Decoder<Seq<ConfigNode>> Values => Decode.Shaped<Seq<ConfigNode>>(
        () => new ValueShape.List(() => new ValueShape.Any(), 2),
        node => node is ConfigNode.Sequence { Items.Count: >= 2 } list && !list.Items.Exists(item => item is ConfigNode.Scalar { Text.Length: 0 })
            ? Success<Problem, Seq<ConfigNode>>(list.Items)
            : Decode.Wrong<Seq<ConfigNode>>(node, "must be a list of at least 2 values"));
}
