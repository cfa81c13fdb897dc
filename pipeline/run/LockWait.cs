namespace Multitask.Pipeline.Running;

/// <summary>Waiting for a lock that another process holds, at growing intervals.</summary>
internal static class LockWait
{
    private const int Shortest = 20;
    private const int Doublings = 5;

    /// <summary>Tries until the lock is taken, an attempt fails or the run is asked to stop.</summary>
    /// <param name="attempt">None: somebody else has the lock.</param>
    /// <param name="tell">Called once if the lock is not free soon.</param>
    /// <param name="name">Who waits, for failures.</param>
    /// <param name="context">The clock, and whether to stop.</param>
    internal static Either<Failure, FileLock> For(
        Func<Either<string, Option<FileLock>>> attempt, Action tell, string name, RunContext context)
    {
        for (var round = 0; !context.Cancel.IsCancellationRequested; round++)
        {
            var taken = attempt();
            if (taken.IsLeft || taken.Exists(held => held.IsSome))
            {
                return taken
                    .MapLeft<Failure>(reason => new Failure.StageFailed(name, reason))
                    .Bind(held => held.ToEither<Failure>(Stopped(name)));
            }

            // The owner has had time to say who it is.
            if (round == 1)
            {
                tell();
            }

            Pause(TimeSpan.FromMilliseconds(Shortest << Math.Min(round, Doublings)), context);
        }

        return Stopped(name);
    }

    private static Failure.Cancelled Stopped(string name) => new(name);

    /// <summary>Ends early, without an exception, when the run is asked to stop.</summary>
    internal static void Pause(TimeSpan time, RunContext context) =>
        Task.WhenAny(Task.Delay(time, context.Clock, context.Cancel)).GetAwaiter().GetResult();
}
