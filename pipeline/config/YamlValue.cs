namespace Multitask.Pipeline.Configuration;

/// <summary>A value as the YAML events give it: aliases share their anchor's value, so a small text may stand for a huge tree.</summary>
internal abstract record YamlValue
{
    private YamlValue(Position at) => At = at;

    /// <summary>Where it starts.</summary>
    internal Position At { get; }

    /// <summary>Values in the expanded tree, at most one more than <see cref="Yaml.MaxNodes"/>.</summary>
    internal long Size { get; private init; } = 1;

    /// <summary>Levels of the expanded tree.</summary>
    internal int Depth { get; private init; } = 1;

    internal sealed record Scalar(string Text, bool Quoted, Position At) : YamlValue(At);

    internal sealed record List(Seq<YamlValue> Items, Position At) : YamlValue(At);

    /// <summary>Keys and values in turn.</summary>
    internal sealed record Pairs(Seq<YamlValue> Items, Position At) : YamlValue(At);

    /// <summary>A collection which knows how large it is.</summary>
    internal static YamlValue Collect(bool pairs, Seq<YamlValue> items, Position at)
    {
        YamlValue value = pairs ? new Pairs(items, at) : new List(items, at);
        return value with
        {
            Size = items.Fold(1L, (sum, item) => Math.Min(sum + item.Size, Yaml.MaxNodes + 1L)),
            Depth = 1 + items.Fold(0, (deepest, item) => Math.Max(deepest, item.Depth)),
        };
    }
}
