namespace Multitask.Pipeline.Configuration;

/// <summary>What a value in a file may be, as data. A decoder tells it when it is asked with <see cref="ConfigNode.Probe"/>.</summary>
public abstract record ValueShape
{
    private ValueShape() { }

    /// <summary>Anything, as far as its decoder tells.</summary>
    public sealed record Any : ValueShape;

    /// <summary>A text.</summary>
    public sealed record Text : ValueShape;

    /// <summary>The name of another stage.</summary>
    public sealed record Reference : ValueShape;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Flag : ValueShape;

    /// <summary>One of some words.</summary>
    public sealed record Word(Seq<string> Words) : ValueShape;

    /// <summary>A number.</summary>
    public sealed record Number(bool IsWhole, Interval Within) : ValueShape;

    /// <summary>A list.</summary>
    public sealed record List(Func<ValueShape> Item, int Least) : ValueShape;

    /// <summary>A mapping of names of the user's own, at least one.</summary>
    public sealed record Entries(Func<ValueShape> Item) : ValueShape;

    /// <summary>One of several shapes.</summary>
    public sealed record Either(Seq<Func<ValueShape>> Shapes) : ValueShape;

    /// <summary>A word, alone or as the only key of a mapping whose value are its options.</summary>
    public sealed record Union(Seq<(string Word, Func<ValueShape> Options)> Cases) : ValueShape;

    /// <summary>A mapping with these keys and no others.</summary>
    public sealed record Mapping(Seq<FieldKey> Keys) : ValueShape;

    /// <summary>A mapping of one form where it has a key, of another where it has not.</summary>
    public sealed record Marked(string Key, Func<ValueShape> With, Func<ValueShape> Without) : ValueShape;

    /// <summary>A mapping whose keys depend on the word under one of them and, where a word has several forms, on a key that marks one.</summary>
    public sealed record Tagged(string Key, Seq<FieldKey> Shared, Seq<(string Word, Seq<(Option<string> Mark, Seq<FieldKey> Keys)> Forms)> Cases) : ValueShape;

    /// <summary>What a decoder takes.</summary>
    public static ValueShape Of<T>(Decoder<T> decoder)
    {
        var first = Atom(Option<ValueShape>.None);
        _ = decoder(new ConfigNode.Probe(shape => first.Swap(known => known || Some(shape)), DecoderRule.Nowhere));
        return first.Value.IfNone(new Any());
    }
}
