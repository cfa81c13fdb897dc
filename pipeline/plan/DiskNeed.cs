namespace Multitask.Pipeline.Planning;

/// <summary>How many bytes of the store's disk a stage's work takes, as far as that is known before.</summary>
/// <param name="Output">Of its output.</param>
/// <param name="Meanwhile">Of what it needs besides while it runs, such as checkpoints.</param>
public sealed record DiskNeed(long Output, long Meanwhile = 0)
{
    /// <summary>Little, or not known.</summary>
    public static DiskNeed None { get; } = new(0);
}
