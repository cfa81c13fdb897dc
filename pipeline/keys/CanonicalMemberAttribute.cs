namespace Multitask.Pipeline.Keys;

/// <summary>
/// How <see cref="Canonical"/> writes a member of a record that was renamed or added: outputs that are in stores already keep their keys.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class CanonicalMemberAttribute : Attribute
{
    /// <summary>Its name in the canonical text; empty: as it is called in the program.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Whether nothing is left out: an <c>Option</c> without a value, an empty <c>Seq</c>, 0, false, the first word of an enum. The text is then that
    /// of a record without the member.
    /// </summary>
    public bool AddedLater { get; init; }
}
