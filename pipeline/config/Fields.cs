namespace Multitask.Pipeline.Configuration;

/// <summary>What to read from a mapping: the keys are known before a mapping is seen, so unknown ones can be reported.</summary>
/// <param name="Keys">The keys it reads.</param>
/// <param name="Read">Reads their values; finds the mistakes of all of them.</param>
public sealed record Fields<T>(Seq<FieldKey> Keys, Func<ConfigNode.Mapping, Validation<Problem, T>> Read)
{
    /// <summary>Guesses cost time: with more mistakes of one kind nobody needs them.</summary>
    private const int MostGuesses = 100;

    /// <summary>Decodes a mapping that has these keys and no others.</summary>
    public Decoder<T> Decoder => Decode.Shaped(
        () => new ValueShape.Mapping(Keys),
        node => Decode.Mapping(node).Bind(mapping => (Read(mapping), Known(mapping)).Apply((value, _) => value)));

    /// <summary>The same keys, another value.</summary>
    public Fields<TOut> Map<TOut>(Func<T, TOut> map) => new(Keys, mapping => Read(mapping).Map(map));

    /// <summary>One more rule on the values together: <paramref name="mistake"/> gives the message, told of the mapping.</summary>
    public Fields<T> Ensure(Func<T, Option<string>> mistake) => new(Keys, mapping => Read(mapping).Bind(value => mistake(value).Match(
        Some: message => Fail<Problem, T>(mapping.Place.Problem(message)),
        None: () => Success<Problem, T>(value))));

    private Validation<Problem, Unit> Known(ConfigNode.Mapping mapping)
    {
        var strange = mapping.Entries.Filter(entry => !Keys.Exists(key => key.Name == entry.Key));
        return strange.IsEmpty ? unit : strange.Map(entry => Strange(mapping, entry, strange.Count <= MostGuesses));
    }

    private Problem Strange(ConfigNode.Mapping mapping, ConfigEntry entry, bool guess)
    {
        var names = Keys.Map(key => key.Name);
        var hint = guess ? DidYouMean.Hint(entry.Key, names) : "";
        return mapping.Place.Child(entry.Key, entry.At).Problem(hint.Length > 0
            ? $"is not a known key{hint}"
            : $"is not a known key; known are {(names.IsEmpty ? "none" : string.Join(", ", names))}");
    }
}

/// <summary>Single fields, put together as tuples: <c>(Field.Required(...), Field.Optional(...)).Apply((a, b) => ...)</c>.</summary>
public static class Field
{
    /// <summary>No key at all: the value is known.</summary>
    public static Fields<T> None<T>(T value) => new(Seq<FieldKey>(), _ => Success<Problem, T>(value));

    /// <summary>A key that must be there.</summary>
    public static Fields<T> Required<T>(string key, Decoder<T> decoder) => new(Seq1(FieldKey.Required(key, decoder)), mapping => mapping.Find(key).Match(
        Some: node => decoder(node),
        None: () => Fail<Problem, T>(mapping.Place.Problem($"needs the key `{key}`"))));

    /// <summary>A key that may be missing: then the value is <paramref name="standard"/>.</summary>
    public static Fields<T> Optional<T>(string key, Decoder<T> decoder, T standard) => new(Seq1(FieldKey.Optional(key, decoder, standard)), mapping => mapping.Find(key).Match(
        Some: node => decoder(node),
        None: () => Success<Problem, T>(standard)));

    /// <summary>A key that may be missing.</summary>
    public static Fields<Option<T>> Maybe<T>(string key, Decoder<T> decoder) => Optional(key, decoder.Map(Some), Option<T>.None);
}
