namespace Multitask.Pipeline.Running;

/// <summary>Waiting until nobody else does what this run is about to do.</summary>
internal static class Turn
{
    private const int Shortest = 20;
    private const int Doublings = 5;

    /// <summary>The lock of a key, once it is free.</summary>
    internal static Either<Failure, HeldLock> OfKey(Store store, string key, (string Pipeline, string Stage) work, Rim rim)
    {
        var owner = Owner.Here(work.Pipeline, work.Stage, rim.Clock);
        return Take(
            () => store.TryHold(key, owner),
            () => rim.Tell(new Event.Waiting(
                work.Stage, store.OwnerOf(key).Map(other => other.Text).IfNone("another process, which has not said who it is"))),
            work.Stage,
            rim);
    }

    /// <summary>The right to run: nothing is removed from the store meanwhile. Where nothing can be written, nothing is removed.</summary>
    internal static Either<Failure, HeldLock> OfRun(Store store, string pipeline, Rim rim) => Take(
        () => store.TryEnter().IfLeft(Some(HeldLock.Nothing)),
        () => rim.Tell(new Event.Waiting(pipeline, "a process that removes things from the store")),
        pipeline,
        rim);

    private static Either<Failure, HeldLock> Take(
        Func<Either<string, Option<HeldLock>>> attempt, Action tell, string name, Rim rim)
    {
        for (var round = 0; !rim.Cancel.IsCancellationRequested; round++)
        {
            var turn = attempt();
            if (turn.IsLeft || turn.Exists(held => held.IsSome))
            {
                return turn
                    .MapLeft<Failure>(reason => new Failure.StageFailed(name, reason))
                    .Bind(held => held.ToEither<Failure>(Stopped(name)));
            }

            // The owner has had time to say who it is.
            if (round == 1)
            {
                tell();
            }

            Pause(TimeSpan.FromMilliseconds(Shortest << Math.Min(round, Doublings)), rim);
        }

        return Stopped(name);
    }

    private static Failure.Cancelled Stopped(string name) => new(name);

    /// <summary>Ends early, without an exception, when the run is asked to stop.</summary>
    private static void Pause(TimeSpan time, Rim rim) =>
        Task.WhenAny(Task.Delay(time, rim.Clock, rim.Cancel)).GetAwaiter().GetResult();
}
