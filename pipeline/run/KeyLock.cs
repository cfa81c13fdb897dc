namespace Multitask.Pipeline.Running;

/// <summary>The lock of a key: whoever holds it computes the key's output.</summary>
internal static class KeyLock
{
    /// <summary>Takes the lock once it is free; tells who holds it meanwhile.</summary>
    internal static Either<Failure, FileLock> Acquire(Store store, string key, (string Pipeline, string Stage) work, RunContext context)
    {
        var owner = Owner.Here(work.Pipeline, work.Stage, context.Clock);
        return LockWait.For(
            () => store.TryLockKey(key, owner),
            () => context.Tell(new Event.Waiting(
                work.Stage, store.OwnerOf(key).Map(other => other.Text).IfNone("another process, which has not said who it is"))),
            work.Stage,
            context);
    }
}
