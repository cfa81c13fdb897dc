namespace Multitask.Pipeline.Running;

/// <summary>The one place where exceptions of a stage or a command end: they return their failures, but libraries may surprise them.</summary>
internal static class ExceptionBoundary
{
    /// <summary>Runs a stage's function; an exception is its failure, and any failure after a cancellation is the cancellation.</summary>
    internal static Either<Failure, T> Guard<T>(string stage, Func<Either<string, T>> work, CancellationToken cancel) =>
        Guard(work).MapLeft(reason => Reason(stage, reason, cancel));

    /// <summary>Runs a function; an exception is a reason.</summary>
    internal static Either<string, T> Guard<T>(Func<Either<string, T>> work)
    {
        try
        {
            return work();
        }
#pragma warning disable CA1031 // Do not catch general exception types: this is the context, whatever comes is reported as the stage's failure
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ExceptionMessage.Of(error);
        }
    }

    private static Failure Reason(string stage, string reason, CancellationToken cancel) =>
        cancel.IsCancellationRequested ? new Failure.Cancelled(stage) { Reason = reason } : new Failure.StageFailed(stage, reason);
}
