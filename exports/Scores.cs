using System.Numerics;

namespace Multitask.Exports;

/// <summary>A model's outputs for a batch, in memory of the scorer.</summary>
/// <remarks>
/// Disposing it returns the memory to the scorer, whose next call overwrites it: use or copy the numbers before.
/// </remarks>
public sealed class Scores : IDisposable
{
    private readonly ScorerMemory _memory;
    private readonly Action<ScorerMemory> _giveBack;
    private int _disposed;

    internal Scores(ScorerMemory memory, Action<ScorerMemory> giveBack) => (_memory, _giveBack) = (memory, giveBack);

    /// <summary>An output of floats: scores, probabilities or measured quantities.</summary>
    /// <param name="task">The name of the output.</param>
    /// <returns>(count, ...) in row-major order; or one line if there is no such output, it holds labels, or this is disposed.</returns>
    public Either<string, ReadOnlyMemory<float>> Values(string task) => Of<float>(task, nameof(Labels));

    /// <summary>An output of labels: indices of classes.</summary>
    /// <param name="task">The name of the output.</param>
    /// <returns>(count, ...) in row-major order; or one line if there is no such output, it holds floats, or this is disposed.</returns>
    public Either<string, ReadOnlyMemory<long>> Labels(string task) => Of<long>(task, nameof(Values));

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _giveBack(_memory);
        }
    }

    /// <summary>A copy of all outputs by name, labels converted to floats.</summary>
    internal Map<string, float[]> Copy() => _memory.Outputs.ToArray()
        .Fold(Map<string, float[]>(), (known, output) => known.Add(output.Port.Name, output.Copy()));

    private Either<string, ReadOnlyMemory<T>> Of<T>(string task, string other)
        where T : unmanaged, INumberBase<T>
    {
        if (Volatile.Read(ref _disposed) == 1)
        {
            return Left("these scores have been disposed: read them before that");
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
