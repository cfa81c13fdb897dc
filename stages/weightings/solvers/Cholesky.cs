using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>The Cholesky factorisation L L' = M of a small symmetric positive definite matrix.</summary>
internal readonly ref struct Cholesky
{
    private readonly int _size;
    private readonly Span<double> _lower;

    private Cholesky(int size, Span<double> lower)
    {
        _size = size;
        _lower = lower;
    }

    /// <summary>
    /// Factorises the lower triangle of a row-major matrix in place. Squared pivots that rounding has made too small or negative are raised
    /// to 1e-15 times the largest diagonal entry.
    /// </summary>
    internal static Cholesky Of(int size, Span<double> matrix)
    {
        var smallest = 1e-15 * Largest(size, matrix);
        for (var i = 0; i < size; i++)
        {
            var row = matrix.Slice(i * size, size);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], matrix.Slice(j * size, j))) / matrix[(j * size) + j];
            }

            row[i] = Math.Sqrt(Math.Max(row[i] - TensorPrimitives.Dot<double>(row[..i], row[..i]), smallest));
        }

        return new Cholesky(size, matrix);
    }

    /// <summary>Solves M x = b in place.</summary>
    /// <param name="x">On entry b; on return x.</param>
    internal void Solve(Span<double> x)
    {
        for (var i = 0; i < _size; i++)
        {
            x[i] = (x[i] - TensorPrimitives.Dot<double>(_lower.Slice(i * _size, i), x[..i])) / _lower[(i * _size) + i];
        }

        for (var i = _size - 1; i >= 0; i--)
        {
            x[i] /= _lower[(i * _size) + i];
            TensorPrimitives.MultiplyAdd(_lower.Slice(i * _size, i), -x[i], x[..i], x[..i]);
        }
    }

    private static double Largest(int size, ReadOnlySpan<double> matrix)
    {
        var largest = 0.0;
        for (var i = 0; i < size; i++)
        {
            largest = Math.Max(largest, matrix[(i * size) + i]);
        }

        return Math.Max(largest, double.Epsilon);
    }
}
