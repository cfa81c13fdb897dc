using System.Numerics.Tensors;

namespace Multitask.Stages.Training;

/// <summary>L L' = M for a small symmetric positive definite matrix, and solving with it.</summary>
internal sealed class Cholesky
{
    private readonly int _size;
    private readonly double[] _lower;

    private Cholesky(int size, double[] lower) => (_size, _lower) = (size, lower);

    /// <summary>Factorises in place the lower triangle of a row-major matrix; a pivot that rounding made non-positive is lifted to the smallest useful one.</summary>
    internal static Cholesky Of(int size, double[] matrix)
    {
        var smallest = 1e-15 * Enumerable.Range(0, size).Select(i => matrix[(i * size) + i]).DefaultIfEmpty(1).Max();
        for (var i = 0; i < size; i++)
        {
            var row = matrix.AsSpan(i * size, size);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], matrix.AsSpan(j * size, j))) / matrix[(j * size) + j];
            }

            row[i] = Math.Sqrt(Math.Max(row[i] - TensorPrimitives.Dot<double>(row[..i], row[..i]), smallest));
        }

        return new Cholesky(size, matrix);
    }

    /// <summary>The x with M x = right.</summary>
    internal double[] Solve(ReadOnlySpan<double> right)
    {
        var x = right.ToArray();
        for (var i = 0; i < _size; i++)
        {
            x[i] = (x[i] - TensorPrimitives.Dot<double>(_lower.AsSpan(i * _size, i), x.AsSpan(0, i))) / _lower[(i * _size) + i];
        }

        for (var i = _size - 1; i >= 0; i--)
        {
            x[i] /= _lower[(i * _size) + i];
            var row = _lower.AsSpan(i * _size, i);
            for (var j = 0; j < i; j++)
            {
                x[j] -= row[j] * x[i];
            }
        }

        return x;
    }
}
