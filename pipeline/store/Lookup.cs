namespace Multitask.Pipeline.Storage;

/// <summary>What the store has under a key.</summary>
public abstract record Lookup
{
    private Lookup() { }

    /// <summary>The output, complete and verified.</summary>
    public sealed record Hit(Artifact Artifact) : Lookup;

    /// <summary>Nothing.</summary>
    public sealed record Absent : Lookup;

    /// <summary>Something that cannot be trusted, and why: <c>blob missing: weights.bin</c>.</summary>
    public sealed record Damaged(string Reason) : Lookup;
}
