using System.Collections.Concurrent;
using System.Diagnostics;

namespace Multitask.Serving;

/// <summary>Runs a model on the queued requests in batches (dynamic batching), on its own thread.</summary>
/// <remarks>
/// When the model is free, a batch takes what is queued, up to <see cref="ServingOptions.MaxBatch"/> examples; a batch that is not full
/// waits up to <see cref="ServingOptions.MaxDelay"/> for more. The rate limiter bounds the queue (<see cref="ServingOptions.Queue"/>).
/// </remarks>
internal sealed class Batcher : IDisposable
{
    private readonly BlockingCollection<PendingRequest> _queue = [];
    private readonly Scorer _scorer;
    private readonly ServingOptions _options;
    private readonly Action<BatchStats> _report;
    private readonly BatchInput _input;
    private readonly Thread _thread;
    private int _disposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="scorer">The model; the batcher disposes it.</param>
    /// <param name="options">The largest batch and the delay.</param>
    /// <param name="report">Called after each batch.</param>
    internal Batcher(Scorer scorer, ServingOptions options, Action<BatchStats> report)
    {
        (_scorer, _options, _report, _input) = (scorer, options, report, new BatchInput(scorer));
        _thread = new Thread(Work) { IsBackground = true, Name = "batches" };
        _thread.Start();
    }

    /// <summary>Runs the model on a request, in a batch with others.</summary>
    /// <param name="request">At most <see cref="ServingOptions.MaxBatch"/> examples. Its memory must stay valid until the task completes.</param>
    /// <param name="cancel">Completes the task with <see cref="RequestError.TimedOut"/>.</param>
    internal async Task<Either<RequestError, ModelResponse>> Infer(ModelRequest request, CancellationToken cancel)
    {
        var pending = new PendingRequest(request);
        if (!TryAdd(pending))
        {
            return RequestError.Unavailable;
        }

        await using var registration = cancel.Register(() => pending.TryComplete(RequestError.TimedOut));
        return await pending.Response;
    }

    /// <summary>Completes the queued requests, then stops the thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _scorer.Dispose();
    }

    private bool TryAdd(PendingRequest pending)
    {
        try
        {
            return _queue.TryAdd(pending);
        }
        catch (InvalidOperationException)
        {
            return false; // the batcher was disposed
        }
    }

    private void Work()
    {
        var first = Take(Timeout.InfiniteTimeSpan);
        while (first.Case is PendingRequest pending)
        {
            var (batch, left) = Gather(pending);
            Run(batch.Where(request => !request.IsCompleted).ToSeq().Strict());
            first = left || Take(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A batch that starts with a given request, and the next request if it did not fit.</summary>
    private (List<PendingRequest> Batch, Option<PendingRequest> Left) Gather(PendingRequest first)
    {
        var (batch, count) = (new List<PendingRequest> { first }, first.Request.Count);
        while (count < _options.MaxBatch && Take(Remaining(first)).Case is PendingRequest next)
        {
            if (count + next.Request.Count > _options.MaxBatch)
            {
                return (batch, next);
            }

            batch.Add(next);
            count += next.Request.Count;
        }

        return (batch, None);
    }

    private TimeSpan Remaining(PendingRequest first)
    {
        var left = _options.MaxDelay - Stopwatch.GetElapsedTime(first.Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Option<PendingRequest> Take(TimeSpan timeout) => _queue.TryTake(out var pending, timeout) ? Some(pending) : None;

    private void Run(Seq<PendingRequest> batch)
    {
        if (batch.IsEmpty)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var count = batch.Sum(pending => pending.Request.Count);
        try
        {
            Fill(batch, count);
            _ = _input.Score(count).Match(Right: scores => Complete(batch, scores), Left: reason => Fail(batch, reason));
        }
#pragma warning disable CA1031 // Do not catch general exception types: a failed batch must not end the thread, or no later request would be completed
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Fail(batch, $"{problem.GetType().Name}: {Sanitize.Line(problem.Message, 200)}");
        }

        _report(new BatchStats(count, batch.Map(pending => Stopwatch.GetElapsedTime(pending.Since, start)).Strict(), Stopwatch.GetElapsedTime(start)));
    }

    private void Fill(Seq<PendingRequest> batch, int count)
    {
        var input = _input.Room(count);
        var at = 0;
        foreach (var pending in batch)
        {
            pending.Request.Rows.Span.CopyTo(input[at..]);
            at += pending.Request.Rows.Length;
        }
    }

    private static Unit Complete(Seq<PendingRequest> batch, Scores scores)
    {
        using var owned = scores;
        var first = 0;
        foreach (var pending in batch)
        {
            var response = ModelResponse.Of(scores, first, pending.Request);
            if (!pending.TryComplete(response))
            {
                response.IfRight(unread => unread.Dispose());
            }

            first += pending.Request.Count;
        }

        return unit;
    }

    private static Unit Fail(Seq<PendingRequest> batch, string reason) => batch.Iter(pending => pending.TryComplete(RequestError.Internal(reason)));
}

/// <summary>Measurements of one batch.</summary>
/// <param name="Count">The number of examples.</param>
/// <param name="QueueTimes">How long each of its requests was queued.</param>
/// <param name="ComputeTime">How long the model took, including the copies in and out.</param>
internal sealed record BatchStats(int Count, Seq<TimeSpan> QueueTimes, TimeSpan ComputeTime);
