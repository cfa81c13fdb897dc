using System.Collections.Concurrent;
using System.Diagnostics;

namespace Multitask.Serving;

/// <summary>Answers questions to one model in batches, on a thread of its own.</summary>
/// <remarks>
/// A batch is what waits when the model is free, up to the most examples; a batch that is not full then waits for others as long as the
/// options say. How many questions wait is bounded before they are asked (<see cref="ServingOptions.Queue"/>).
/// </remarks>
internal sealed class Batcher : IDisposable
{
    private readonly BlockingCollection<Job> _waiting = [];
    private readonly Scorer _scorer;
    private readonly ServingOptions _options;
    private readonly Action<BatchDone> _report;
    private readonly BatchInput _input;
    private readonly Thread _thread;
    private int _ended;

    /// <summary>Starts the thread.</summary>
    /// <param name="scorer">The model, which is disposed with this.</param>
    /// <param name="options">The sizes of batches and their delay.</param>
    /// <param name="report">Told of each batch.</param>
    internal Batcher(Scorer scorer, ServingOptions options, Action<BatchDone> report)
    {
        (_scorer, _options, _report, _input) = (scorer, options, report, new BatchInput(scorer));
        _thread = new Thread(Work) { IsBackground = true, Name = "batches" };
        _thread.Start();
    }

    /// <summary>The answer to a question of at most as many examples as a batch has.</summary>
    /// <param name="question">Its memory belongs to the caller again once there is an answer.</param>
    /// <param name="cancel">Whoever asked waits no longer.</param>
    internal async Task<Either<Refusal, Answer>> Ask(Question question, CancellationToken cancel)
    {
        var job = new Job(question);
        if (!TryAdd(job))
        {
            return Refusal.Stopping;
        }

        await using var given = cancel.Register(() => job.Is(Refusal.Late));
        return await job.Answer;
    }

    /// <summary>Answers what was asked before, then ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
        {
            return;
        }

        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
        _scorer.Dispose();
    }

    private bool TryAdd(Job job)
    {
        try
        {
            return _waiting.TryAdd(job);
        }
        catch (InvalidOperationException)
        {
            return false; // the model has come to its end, a moment ago or a while
        }
    }

    private void Work()
    {
        var first = Take(Timeout.InfiniteTimeSpan);
        while (first.Case is Job job)
        {
            var (batch, left) = Gather(job);
            Run(batch.Where(one => !one.IsOver).ToSeq().Strict());
            first = left || Take(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A batch that begins with a job, and the job that did not fit in any more.</summary>
    private (List<Job> Batch, Option<Job> Left) Gather(Job first)
    {
        var (batch, count) = (new List<Job> { first }, first.Question.Count);
        while (count < _options.MaxBatch && Take(Remaining(first)).Case is Job next)
        {
            if (count + next.Question.Count > _options.MaxBatch)
            {
                return (batch, next);
            }

            batch.Add(next);
            count += next.Question.Count;
        }

        return (batch, None);
    }

    private TimeSpan Remaining(Job first)
    {
        var left = _options.MaxDelay - Stopwatch.GetElapsedTime(first.Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Option<Job> Take(TimeSpan patience) => _waiting.TryTake(out var job, patience) ? Some(job) : None;

    private void Run(Seq<Job> batch)
    {
        if (batch.IsEmpty)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var count = batch.Sum(job => job.Question.Count);
        try
        {
            Fill(batch, count);
            _ = _input.Score(count).Match(Right: scores => Answer(batch, scores), Left: reason => Fail(batch, reason));
        }
#pragma warning disable CA1031 // Do not catch general exception types: whatever ends a batch must not end the thread, or nobody is answered again
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Fail(batch, $"{problem.GetType().Name}: {Sanitize.Line(problem.Message, 200)}");
        }

        _report(new BatchDone(count, batch.Map(job => Stopwatch.GetElapsedTime(job.Since, start)).Strict(), Stopwatch.GetElapsedTime(start)));
    }

    private void Fill(Seq<Job> batch, int count)
    {
        var room = _input.Room(count);
        var at = 0;
        foreach (var job in batch)
        {
            job.Question.Rows.Span.CopyTo(room[at..]);
            at += job.Question.Rows.Length;
        }
    }

    private static Unit Answer(Seq<Job> batch, Scores scores)
    {
        using var owned = scores;
        var first = 0;
        foreach (var job in batch)
        {
            var answer = Serving.Answer.Of(scores, first, job.Question);
            if (!job.Is(answer))
            {
                answer.IfRight(unread => unread.Dispose());
            }

            first += job.Question.Count;
        }

        return unit;
    }

    private static Unit Fail(Seq<Job> batch, string reason) => batch.Iter(job => job.Is(Refusal.Failed(reason)));
}

/// <summary>What is measured of a batch.</summary>
/// <param name="Count">Its examples.</param>
/// <param name="Waited">How long each of its questions had waited.</param>
/// <param name="Took">How long the model took, and the answers to be copied.</param>
internal sealed record BatchDone(int Count, Seq<TimeSpan> Waited, TimeSpan Took);
