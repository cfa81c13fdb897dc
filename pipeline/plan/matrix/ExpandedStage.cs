namespace Multitask.Pipeline.Planning;

/// <summary>A stage of a file as it is decoded: one that stood there, or one that was made of it.</summary>
/// <param name="Entry">Its name and its mapping.</param>
/// <param name="Variant">What sets it apart; none for a stage that stood there.</param>
public sealed record ExpandedStage(ConfigEntry Entry, Option<Variant> Variant)
{
    /// <summary>The name in the file.</summary>
    internal string Written => Variant.Map(one => one.Stage).IfNone(Entry.Key);

    /// <summary>What sets it apart from the others that were made of the same stage.</summary>
    public Seq<AxisValue> Values => Variant.Map(one => one.Values).IfNone(Seq<AxisValue>());

    /// <summary>Another stage made of the same one.</summary>
    /// <param name="values">What sets it apart from this one, as names show it.</param>
    /// <param name="node">Its mapping.</param>
    public ExpandedStage With(Seq<(string Key, string Label)> values, ConfigNode.Mapping node)
    {
        var variant = new Variant(Written, (Values + values.Map(value => new AxisValue(Written, value.Key, value.Label))).Strict());
        return new(Entry with { Key = variant.Name, Value = node }, variant);
    }
}
