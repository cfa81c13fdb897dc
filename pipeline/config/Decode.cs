using System.Globalization;

namespace Multitask.Pipeline.Configuration;

/// <summary>Decoders of single values. Numbers are written as in YAML and read the same in every culture; nothing is clamped.</summary>
public static class Decode
{
    private const int Shown = 20;

    /// <summary>A decoder that can be asked what it takes.</summary>
    /// <param name="shape">What it takes.</param>
    /// <param name="decoder">Reads values.</param>
    public static Decoder<T> Shaped<T>(Func<ValueShape> shape, Decoder<T> decoder) => node =>
    {
        if (node is ConfigNode.Probe probe)
        {
            probe.Answer(shape());
            return Wrong<T>(node, "must be a value");
        }

        return decoder(node);
    };

    /// <summary>A text that is not empty, without the character that ends texts for the system.</summary>
    public static Decoder<string> Text { get; } = Shaped<string>(() => new ValueShape.Text(), node => node switch
    {
        ConfigNode.Scalar { Text.Length: > 0 } word when !word.Text.Contains('\0', StringComparison.Ordinal) => Success<Problem, string>(word.Text),
        ConfigNode.Scalar { Text.Length: > 0 } => Wrong<string>(node, "must be a text without the character U+0000"),
        _ => Wrong<string>(node, "must be a text"),
    });

    /// <summary><c>true</c> or <c>false</c>, in the three spellings of YAML 1.2.</summary>
    public static Decoder<bool> Bool { get; } = Shaped<bool>(() => new ValueShape.Flag(), node => Plain(node) switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => Wrong<bool>(node, "must be true or false"),
    });

    /// <summary>A reference to another stage, by its name.</summary>
    public static Decoder<string> Reference { get; } = Shaped<string>(() => new ValueShape.Reference(), node => node switch
    {
        ConfigNode.Scalar { Text.Length: > 0 } word => word.Text,
        _ => Wrong<string>(node, "must be the name of a stage"),
    });

    /// <summary>The mapping itself, to be looked into later.</summary>
    public static Decoder<ConfigNode.Mapping> Mapping { get; } = node => node switch
    {
        ConfigNode.Mapping mapping => Success<Problem, ConfigNode.Mapping>(mapping),
        _ => Wrong<ConfigNode.Mapping>(node, "must be a mapping"),
    };

    /// <summary>One of the given words.</summary>
    public static Decoder<string> Word(params string[] choices) => Choice([.. choices.Select(word => (word, word))]);

    /// <summary>One of the given words, quoted or not, each standing for a value.</summary>
    public static Decoder<T> Choice<T>(params (string Word, T Value)[] choices)
    {
        var words = Seq(choices).Map(choice => choice.Word);
        return Shaped<T>(() => new ValueShape.Word(words), node => Seq(choices).Find(choice => node is ConfigNode.Scalar word && choice.Word == word.Text).Match(
            Some: choice => Success<Problem, T>(choice.Value),
            None: () => Unknown<T>(node, words)));
    }

    /// <summary>A whole number between two bounds, both included.</summary>
    public static Decoder<int> Int(int min = int.MinValue, int max = int.MaxValue) => Int(new WholeRange(min, max));

    /// <summary>A whole number of at most 32 bits inside a range.</summary>
    public static Decoder<int> Int(WholeRange within) => Long(within).Map(value => (int)value);

    /// <summary>A whole number between two bounds, both included.</summary>
    public static Decoder<long> Long(long min = long.MinValue, long max = long.MaxValue) => Long(new WholeRange(min, max));

    private static Decoder<long> Long(WholeRange within) => Shaped<long>(() => new ValueShape.Number(true, within.Interval), node =>
        !IsWhole(Plain(node)) ? Wrong<long>(node, "must be a whole number")
        : long.TryParse(Plain(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && within.Contains(value)
            ? value
        : Wrong<long>(node, $"must be {within}"));

    /// <summary>A whole number from 0 to 2^64 - 1.</summary>
    public static Decoder<ulong> ULong { get; } = Shaped<ulong>(() => new ValueShape.Number(true, Interval.Between(0, ulong.MaxValue)), node =>
        !IsWhole(Plain(node)) ? Wrong<ulong>(node, "must be a whole number")
        : ulong.TryParse(Plain(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : Wrong<ulong>(node, Plain(node)[0] == '-' ? "must be >= 0" : "must be < 2^64"));

    /// <summary>A finite real number inside an interval.</summary>
    public static Decoder<double> Double(Interval within) => Shaped<double>(() => new ValueShape.Number(false, within), node =>
        !IsNumber(Plain(node)) ? Wrong<double>(node, "must be a number")
        : !double.TryParse(Plain(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)
            ? Wrong<double>(node, "must be a number that fits in 64 bits")
        : within.Contains(value) ? value
        : Wrong<double>(node, $"must be {within}"));

    /// <summary>A list with at least <paramref name="min"/> items; the mistakes of all items are found.</summary>
    public static Decoder<Seq<T>> List<T>(Decoder<T> item, int min = 0) => Shaped<Seq<T>>(() => new ValueShape.List(() => ValueShape.Of(item), min), node => node switch
    {
        ConfigNode.Sequence list when list.Items.Count >= min =>
            Validations.Sequence(list.Items.Select(value => item(value))),
        _ => Wrong<Seq<T>>(node, min == 0 ? "must be a list" : $"must be a list of at least {min}"),
    });

    /// <summary>A mapping of names that are the user's own, at least one, in their order; the mistakes of all values are found.</summary>
    public static Decoder<Seq<(string Key, T Value)>> Entries<T>(Decoder<T> item) => Shaped<Seq<(string Key, T Value)>>(() => new ValueShape.Entries(() => ValueShape.Of(item)), node => node switch
    {
        ConfigNode.Mapping { Entries.IsEmpty: false } mapping =>
            Validations.Sequence(mapping.Entries.Map(entry => item(entry.Value).Map(value => (entry.Key, value)))),
        _ => Wrong<Seq<(string, T)>>(node, "must be a mapping with at least one key"),
    });

    /// <summary>A list, or a single item without brackets.</summary>
    public static Decoder<Seq<T>> OneOrMore<T>(Decoder<T> item) => Shaped<Seq<T>>(
        () => new ValueShape.Either(Seq<Func<ValueShape>>(() => ValueShape.Of(item), () => ValueShape.Of(List(item, 1)))),
        node => node is ConfigNode.Sequence ? List(item, 1)(node) : item(node).Map(value => Seq1(value)));

    /// <summary>
    /// One of several cases: a word alone (<c>equal</c>) or a mapping with that one key (<c>{ famo: { gamma: 0.001 } }</c>).
    /// </summary>
    public static Decoder<T> Union<T>(params UnionCase<T>[] cases)
    {
        var words = Seq(cases).Map(one => one.Word);
        return Shaped<T>(() => new ValueShape.Union(Seq(cases).Map(one => (one.Word, (Func<ValueShape>)(() => ValueShape.Of(one.Options)))).Strict()), node => Chosen(node).Match(
            Some: choice => Seq(cases).Find(one => one.Word == choice.Word).Match(
                Some: one => one.Options(choice.Options),
                None: () => Fail<Problem, T>((node.Place with { At = choice.At })
                    .Problem(Unknown(words, choice.Word, Sanitize.Line(choice.Word))))),
            None: () => Wrong<T>(node, $"must be one of {Listed(words)}, alone or as the only key of a mapping")));
    }

    /// <summary>
    /// One of several sets of keys, told by the word that stands under one of them: <c>{ build: mtan, filters: [64, 128] }</c>.
    /// </summary>
    /// <param name="key">The key whose word decides.</param>
    /// <param name="shared">Keys that every set has besides.</param>
    /// <param name="cases">The words, and the keys that each of them brings; which these are, the mapping may say too.</param>
    public static Decoder<(T Value, TShared Shared)> Tagged<T, TShared>(
        string key, Fields<TShared> shared, Seq<TaggedCase<T>> cases) => Shaped<(T, TShared)>(
        () => new ValueShape.Tagged(key, shared.Keys, cases.Map(one => (one.Word, one.Forms.Map(form => (form.Mark, form.Fields.Keys)).Strict())).Strict()),
        node => Mapping(node).Bind(mapping => Field.Required(key, Choice([.. cases.Map(one => (one.Word, one.Of(mapping)))])).Read(mapping))
            .Bind(fields => (Field.Required(key, Text), shared, fields).Apply((_, rest, value) => (value, rest)).Decoder(node)));

    /// <summary>A failed decoding: the rule, then what was found.</summary>
    public static Validation<Problem, T> Wrong<T>(ConfigNode node, string rule) =>
        Fail<Problem, T>(node.Place.Problem($"{rule}, found {node.Shown}"));

    private static Option<(string Word, Option<Position> At, ConfigNode Options)> Chosen(ConfigNode node) => node switch
    {
        ConfigNode.Scalar { Text.Length: > 0 } word =>
            (word.Text, word.Place.At, new ConfigNode.Mapping(Seq<ConfigEntry>(), word.Place.Child(word.Text, word.Place.At))),
        ConfigNode.Mapping { Entries: { Count: 1 } entries } => (entries[0].Key, entries[0].At, Options(entries[0])),
        _ => None,
    };

    private static ConfigNode Options(ConfigEntry entry) => entry.Value is ConfigNode.Scalar { Quoted: false, Text.Length: 0 } nothing
        ? new ConfigNode.Mapping(Seq<ConfigEntry>(), nothing.Place with { At = entry.At })
        : entry.Value;

    private static Validation<Problem, T> Unknown<T>(ConfigNode node, Seq<string> words) => node is ConfigNode.Scalar { Text: var word }
        ? Fail<Problem, T>(node.Place.Problem(Unknown(words, word, node.Shown)))
        : Wrong<T>(node, $"must be one of {Listed(words)}");

    private static string Unknown(Seq<string> words, string word, string shown) =>
        $"must be one of {Listed(words)}, found {shown}{DidYouMean.Hint(word, words)}";

    /// <summary>Not so many that what was found, and what may have been meant, would be cut off.</summary>
    private static string Listed(Seq<string> words) => words.Count <= Shown
        ? string.Join(", ", words)
        : $"{string.Join(", ", words.Take(Shown))} and {words.Count - Shown} more";

    private static string Plain(ConfigNode node) => node is ConfigNode.Scalar { Quoted: false, Text: var text } ? text : "";

    private static bool IsWhole(string text) => text.TrimStart('+', '-') is { Length: > 0 } digits
        && digits.Length >= text.Length - 1 && digits.All(char.IsAsciiDigit);

    private static bool IsNumber(string text) => text.Any(char.IsAsciiDigit)
        && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E');
}
