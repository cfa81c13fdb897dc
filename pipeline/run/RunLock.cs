namespace Multitask.Pipeline.Running;

/// <summary>The lock that every run shares: while one holds it, nothing is removed from the store.</summary>
internal static class RunLock
{
    /// <summary>Takes the lock once nobody removes anything. Where nothing can be written nothing can be removed, and no lock
    /// is needed; a folder that is no store is refused.</summary>
    internal static Either<Failure, FileLock> Acquire(Store store, string pipeline, RunContext context) =>
        store.Refusal().Match(
            Some: reason => new Failure.StageFailed(pipeline, $"{store.Root} {reason}"),
            None: () => LockWait.For(
                () => store.TryLockShared().IfLeft(Some(FileLock.Nothing)),
                () => context.Tell(new Event.Waiting(pipeline, "a process that removes things from the store")),
                pipeline,
                context));

    /// <summary>Works while holding the lock.</summary>
    internal static Either<Failure, T> During<T>(Store store, string pipeline, RunContext context, Func<Either<Failure, T>> work) =>
        Resources.Use(Acquire(store, pipeline, context), _ => work());
}
