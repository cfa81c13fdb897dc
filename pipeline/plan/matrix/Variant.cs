namespace Multitask.Pipeline.Planning;

/// <summary>One of the stages that a stage with a <c>matrix</c> stands for, or a stage that reads one of them.</summary>
/// <param name="Stage">The name in the file.</param>
/// <param name="Values">What sets it apart from the others, in the order of its name.</param>
public sealed record Variant(string Stage, Seq<AxisValue> Values)
{
    /// <summary>Its own name: <c>train[famo,seed=1]</c>.</summary>
    public string Name => Values.IsEmpty ? Stage : $"{Stage}[{string.Join(',', Values.Map(value => value.Label))}]";

    /// <summary>Whether no axis has one value here and another one there.</summary>
    internal bool AgreesWith(Variant other) => Values.ForAll(value => !other.Values.Exists(value.Contradicts));
}

/// <summary>A value of an axis of a matrix.</summary>
/// <param name="Owner">The stage whose matrix it is.</param>
/// <param name="Key">The key of the stage that it sets: <c>weighting</c>, <c>optimizer.adam.lr</c>.</param>
/// <param name="Label">How names show it: the word alone, other values as <c>key=value</c>.</param>
public sealed record AxisValue(string Owner, string Key, string Label)
{
    internal bool Contradicts(AxisValue other) => (Owner, Key) == (other.Owner, other.Key) && Label != other.Label;
}
