namespace Multitask.Pipeline.Running;

/// <summary>Where a run looks and writes.</summary>
/// <param name="Store">The store.</param>
/// <param name="Lock">The path of the lock file.</param>
public sealed record RunPaths(Store Store, string Lock)
{
    /// <summary>Whether the lock file stays as it is.</summary>
    public bool Locked { get; init; }
}
