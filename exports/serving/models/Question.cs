using System.Buffers;
using System.Diagnostics;

namespace Multitask.Serving;

/// <summary>Examples for a model and the outputs that are wanted.</summary>
/// <param name="Rows">The numbers of the examples, row by row, as bytes.</param>
/// <param name="Count">How many examples.</param>
/// <param name="Outputs">In the order in which they are answered.</param>
internal sealed record Question(ReadOnlyMemory<byte> Rows, int Count, Seq<OnnxPort> Outputs);

/// <summary>An output for the examples of one question.</summary>
/// <param name="Port">Which.</param>
/// <param name="Rows">Its numbers, row by row, as bytes.</param>
internal sealed record AnsweredOutput(OnnxPort Port, ReadOnlyMemory<byte> Rows);

/// <summary>What a model answers to a question. Disposing it gives its memory back.</summary>
internal sealed class Answer : IDisposable
{
    private readonly byte[] _memory;

    private Answer(byte[] memory, int count, Seq<AnsweredOutput> outputs) => (_memory, Count, Outputs) = (memory, count, outputs);

    /// <summary>How many examples.</summary>
    internal int Count { get; }

    /// <summary>The outputs that were asked for, in that order.</summary>
    internal Seq<AnsweredOutput> Outputs { get; }

    /// <summary>The answer to one question among those of a batch.</summary>
    /// <param name="scores">Of the batch.</param>
    /// <param name="first">The question's first example in it.</param>
    /// <param name="question">The question.</param>
    internal static Either<Refusal, Answer> Of(Scores scores, int first, Question question)
    {
        var memory = ArrayPool<byte>.Shared.Rent(Math.Max(1, question.Outputs.Sum(port => question.Count * port.RowBytes())));
        var at = 0;
        return Eithers.Traverse(question.Outputs, port =>
            {
                var room = memory.AsMemory(at, question.Count * port.RowBytes());
                at += room.Length;
                return port.CopyRows(scores, first, room).Map(_ => new AnsweredOutput(port, room));
            })
            .Map(outputs => new Answer(memory, question.Count, outputs))
            .MapLeft(Refusal.Failed);
    }

    /// <inheritdoc />
    public void Dispose() => ArrayPool<byte>.Shared.Return(_memory);
}

/// <summary>A question that waits for its answer.</summary>
internal sealed class Job(Question question)
{
    private readonly TaskCompletionSource<Either<Refusal, Answer>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is asked.</summary>
    internal Question Question => question;

    /// <summary>When it began to wait, in ticks of <see cref="Stopwatch"/>.</summary>
    internal long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>The answer, once it is there.</summary>
    internal Task<Either<Refusal, Answer>> Answer => _answer.Task;

    /// <summary>Whether nobody waits for the answer any more.</summary>
    internal bool IsOver => _answer.Task.IsCompleted;

    /// <summary>Answers it, unless it was answered before; whether this was the answer.</summary>
    internal bool Is(Either<Refusal, Answer> answer) => _answer.TrySetResult(answer);
}
