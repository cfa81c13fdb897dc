namespace Multitask.Pipeline.Configuration;

/// <summary>What a decoder takes, told by its own messages about values that it does not take: a rule has one wording and one place.</summary>
internal static class DecoderRule
{
    private const string Start = "must be ";
    private const string Choice = "one of ";
    private const string List = "a list";

    /// <summary>Lists in lists that are looked into.</summary>
    private const int Deepest = 3;

    /// <summary>More items than a list must have.</summary>
    private const int Many = 16;

    /// <summary>A place in no file.</summary>
    internal static Place Nowhere { get; } = new("", None);

    private static readonly ConfigNode Mapping = new ConfigNode.Mapping(Seq<ConfigEntry>(), Nowhere);
    private static readonly Seq<ConfigNode> Numbers = Seq(long.MinValue, long.MaxValue)
        .Map(ConfigNode (number) => new ConfigNode.Scalar(FormattableString.Invariant($"{number}"), false, Nowhere)).Strict();

    /// <summary>The rule: <c>a whole number >= 1 and &lt;= 4096</c>, <c>one of hard, single</c>; of a list, also that of its items.</summary>
    internal static string Of<T>(Decoder<T> decoder, int depth = 0)
    {
        var kind = Asked(decoder, Mapping).IfNone("a mapping");
        return kind.StartsWith(List, StringComparison.Ordinal) ? depth == Deepest ? kind : $"{kind}, each {Of(Item(decoder), depth + 1)}"
            : kind.EndsWith("number", StringComparison.Ordinal) ? $"{kind} {Range(decoder)}".TrimEnd()
            : kind != "a mapping" && Asked(decoder, Sequence()).Exists(answer => answer.StartsWith(List, StringComparison.Ordinal)) ? $"{kind}, or a list of them"
            : kind;
    }

    /// <summary>The words of a choice.</summary>
    internal static Seq<string> Words(string rule) => rule.StartsWith(Choice, StringComparison.Ordinal)
        ? toSeq(rule[Choice.Length..].Split(", ")).Filter(word => !word.Contains(' ', StringComparison.Ordinal)).Strict()
        : Seq<string>();

    /// <summary>Both ends of a range are told of a number that is outside at either.</summary>
    private static string Range<T>(Decoder<T> decoder) =>
        Numbers.Choose(number => Asked(decoder, number)).Find(answer => answer[0] is '>' or '<').IfNone("");

    private static Decoder<T> Item<T>(Decoder<T> list) => node => list(Sequence([.. Enumerable.Repeat(node, Many)]));

    private static ConfigNode.Sequence Sequence(params ConfigNode[] items) => new(items.ToSeq().Strict(), Nowhere);

    /// <summary>What a decoder says that a value must be; none: it takes it.</summary>
    private static Option<string> Asked<T>(Decoder<T> decoder, ConfigNode value) => decoder(value).Match(
        _ => Option<string>.None,
        problems => Some(Rule(problems.Head.Message)));

    private static string Rule(string message)
    {
        var told = message.IndexOf(", found ", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
        return told.StartsWith(Start, StringComparison.Ordinal) ? told[Start.Length..] : told;
    }
}
