using System.Globalization;

namespace Multitask.Pipeline.Planning;

/// <summary>How the names of variants show the values of an axis.</summary>
public static class AxisLabel
{
    /// <summary>A longer one is replaced by a number.</summary>
    private const int Longest = 40;

    /// <summary>
    /// The labels of an axis: a word stands for itself (<c>famo</c>), a mapping for its key and options (<c>cagrad(c=0.5)</c>), everything else
    /// behind the key (<c>seed=1</c>). Where that is no good name for a folder, or two values have the same, all are numbered.
    /// </summary>
    /// <param name="key">The key of the stage that the axis sets.</param>
    /// <param name="values">Different ones.</param>
    public static Seq<string> Of(string key, Seq<ConfigNode> values)
    {
        var name = key[(key.LastIndexOf('.') + 1)..];
        var labels = values.Map(value => Shown(value).Map(shown => IsWord(value) ? shown : $"{name}={shown}")).Strict();
        return labels.ForAll(label => label.Exists(text => text.Length <= Longest)) && labels.Distinct().Count() == labels.Count
            ? labels.Map(label => label.IfNone("")).Strict()
            : values.Map((at, _) => string.Create(CultureInfo.InvariantCulture, $"{name}={at + 1}")).ToSeq().Strict();
    }

    private static bool IsWord(ConfigNode value) => value switch
    {
        ConfigNode.Scalar scalar => char.IsAsciiLetter(scalar.Text[0]) && scalar.Text is not ("true" or "false"),
        _ => true,
    };

    private static Option<string> Shown(ConfigNode value) => value switch
    {
        ConfigNode.Scalar { Text.Length: > 0 } scalar when scalar.Text.All(Allowed) => scalar.Text,
        ConfigNode.Mapping { Entries: [var only] } when only.Key.All(Allowed) => Shown(only),
        ConfigNode.Mapping mapping => Pairs(mapping),
        _ => None,
    };

    private static Option<string> Shown(ConfigEntry entry) => entry.Value switch
    {
        ConfigNode.Mapping inner => Pairs(inner).Map(options => $"{entry.Key}({options})"),
        var value => Shown(value).Map(text => $"{entry.Key}={text}"),
    };

    private static Option<string> Pairs(ConfigNode.Mapping mapping) => mapping.Entries
        .Map(entry => entry.Key.All(Allowed) ? Shown(entry.Value).Map(text => $"{entry.Key}={text}") : None)
        .Sequence()
        .Map(pairs => string.Join(';', pairs));

    private static bool Allowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+';
}
