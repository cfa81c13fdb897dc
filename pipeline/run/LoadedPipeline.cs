namespace Multitask.Pipeline.Running;

/// <summary>A pipeline without mistakes, with the stages the user selected.</summary>
/// <param name="File">The absolute path of its YAML.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Selection">The selected stages.</param>
/// <param name="Paths">Store and lock file.</param>
public sealed record LoadedPipeline<T>(string File, Plan<T> Plan, Selection<T> Selection, RunPaths Paths)
{
    /// <summary>The name of its lock file, for messages.</summary>
    internal string LockName => Path.GetFileName(Paths.Lock);
}
