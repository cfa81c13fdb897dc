using System.Collections;
using System.Globalization;

namespace Multitask.Pipeline.Configuration;

/// <summary>A key that a mapping may have.</summary>
/// <param name="Name">The key.</param>
/// <param name="Describe">What may stand there.</param>
public sealed record FieldKey(string Name, Func<FieldText> Describe)
{
    /// <summary>What may stand there, as data.</summary>
    internal Func<ValueShape> Shape { get; init; } = () => new ValueShape.Any();

    /// <summary>Whether it must be there.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>A key that must be there.</summary>
    internal static FieldKey Required<T>(string name, Decoder<T> decoder) =>
        new(name, () => new FieldText(DecoderRule.Of(decoder), "required")) { IsRequired = true, Shape = () => ValueShape.Of(decoder) };

    /// <summary>A key that may be missing.</summary>
    internal static FieldKey Optional<T>(string name, Decoder<T> decoder, T standard) => new(name, () =>
    {
        var rule = DecoderRule.Of(decoder);
        return new FieldText(rule, Word(decoder, rule, standard).IfNone(() => Written(standard)));
    })
    {
        Shape = () => ValueShape.Of(decoder),
    };

    /// <summary>The word of a choice that stands for a value.</summary>
    private static Option<string> Word<T>(Decoder<T> decoder, string rule, T value) => DecoderRule.Words(rule)
        .Find(word => decoder(new ConfigNode.Scalar(word, false, DecoderRule.Nowhere)).Match(found => Equals(found, value), _ => false));

    /// <summary>A value as it is written in a file.</summary>
    private static string Written(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => text,
        IOptional option => option.MatchUntypedUnsafe(Written, () => "none"),
        IEnumerable items when items.Cast<object?>().Any() => $"[{string.Join(", ", items.Cast<object?>().Select(Written))}]",
        IEnumerable => "none",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "none",
    };
}

/// <summary>What may stand at a key, in words.</summary>
/// <param name="Rule">What a value must be: <c>a whole number >= 1</c>.</param>
/// <param name="Standard">The value where there is none; <c>none</c>; or <c>required</c>.</param>
public sealed record FieldText(string Rule, string Standard);
