using System.Numerics;

namespace Multitask.Exports;

/// <summary>What a model answers for a batch: numbers of each task, in memory of the scorer.</summary>
/// <remarks>
/// Disposing it gives the memory back to the scorer, whose next call overwrites it: what is read must be used or copied before.
/// </remarks>
public sealed class Scores : IDisposable
{
    private readonly ScorerMemory _memory;
    private readonly Action<ScorerMemory> _giveBack;
    private int _given;

    internal Scores(ScorerMemory memory, Action<ScorerMemory> giveBack) => (_memory, _giveBack) = (memory, giveBack);

    /// <summary>The output of a task that answers with floats: scores, probabilities or measures.</summary>
    /// <param name="task">The name of the output.</param>
    /// <returns>(count, ...), row by row; or one line: there is no such output, it holds labels, or this was disposed.</returns>
    public Either<string, ReadOnlyMemory<float>> Values(string task) => Of<float>(task, nameof(Labels));

    /// <summary>The output of a task that answers with the numbers of classes.</summary>
    /// <param name="task">The name of the output.</param>
    /// <returns>(count, ...), row by row; or one line: there is no such output, it holds floats, or this was disposed.</returns>
    public Either<string, ReadOnlyMemory<long>> Labels(string task) => Of<long>(task, nameof(Values));

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0)
        {
            _giveBack(_memory);
        }
    }

    /// <summary>A copy of all outputs by name, labels as whole numbers.</summary>
    internal Map<string, float[]> Copy() => _memory.Outputs.ToArray()
        .Fold(Map<string, float[]>(), (known, output) => known.Add(output.Port.Name, output.Copy()));

    private Either<string, ReadOnlyMemory<T>> Of<T>(string task, string other)
        where T : unmanaged, INumberBase<T>
    {
        if (Volatile.Read(ref _given) == 1)
        {
            return Left("these scores were disposed: read them before");
        }

        foreach (var output in _memory.Outputs)
        {
            if (output.Port.Name == task)
            {
                return output is PortMemory<T> typed
                    ? Right<string, ReadOnlyMemory<T>>(typed.Numbers)
                    : Left($"output '{task}' holds {output.Port.Number}: read it with {other}");
            }
        }

        return Left($"there is no output '{task}', found {string.Join(", ", _memory.Outputs.ToArray().Select(output => output.Port.Name))}");
    }
}
