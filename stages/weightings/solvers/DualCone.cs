using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Projection onto the dual cone of the task gradients (Quinton and Rey, 2024, proposition 1): the v that minimises v'M v subject to v at
/// least u, elementwise. J'v is then the vector closest to J'u that conflicts with no task.
/// </summary>
/// <remarks>
/// Block principal pivoting (Kim and Park, 2011): guess which entries are free, solve for them, and exchange all that violate an optimality
/// condition. After three rounds without progress only the last of them is exchanged, which terminates because M is positive definite.
/// </remarks>
internal sealed class DualCone
{
    private const int Patience = 3;
    private readonly int _size;
    private readonly double[] _matrix;
    private readonly double[] _factor;
    private readonly double[] _right;
    private readonly int[] _free;
    private readonly double _tolerance;

    /// <summary>The cone for a positive definite matrix M, row-major.</summary>
    internal DualCone(int size, double[] matrix)
    {
        (_size, _matrix) = (size, matrix);
        (_factor, _right, _free) = (new double[size * size], new double[size], new int[size]);
        _tolerance = 1e-13 * Enumerable.Range(0, size).Max(i => matrix[(i * size) + i]);
    }

    /// <summary>
    /// The cone for the regularised Gramian M = G / trace(G) + regularisation I; M is regularisation I alone if all gradients are zero.
    /// </summary>
    internal static DualCone Of(Gramian gramian, double regularisation)
    {
        var (size, trace) = (gramian.Tasks, gramian.Trace);
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            if (trace > 0)
            {
                TensorPrimitives.Divide(gramian.Row(i), trace, matrix.AsSpan(i * size, size));
            }

            matrix[(i * size) + i] += regularisation;
        }

        return new DualCone(size, matrix);
    }

    /// <summary>The v for a u.</summary>
    internal double[] Project(double[] u)
    {
        var (free, v, product) = (new bool[_size], u.ToArray(), new double[_size]);
        var (fewest, patience) = (int.MaxValue, Patience);
        for (var round = 0; round < 50 * (_size + 1); round++)
        {
            Solve(u, free, v, product);
            var violated = Violated(u, free, v, product);
            if (violated.Length == 0)
            {
                break;
            }

            patience = violated.Length < fewest ? Patience : patience - 1;
            fewest = Math.Min(fewest, violated.Length);
            foreach (var i in patience >= 0 ? violated : violated[^1..])
            {
                free[i] = !free[i];
            }
        }

        return v;
    }

    /// <summary>The largest violation of v >= u, M v >= 0 and (v - u)'M v = 0, relative to the magnitude of their terms.</summary>
    internal double Residual(double[] u, double[] v)
    {
        var worst = 0.0;
        for (var i = 0; i < _size; i++)
        {
            var row = _matrix.AsSpan(i * _size, _size);
            var (along, size) = (TensorPrimitives.Dot<double>(row, v), row[i] * Math.Max(Math.Abs(v[i]), v.Max()));
            var slack = v[i] - u[i];
            worst = Math.Max(worst, Math.Max(-along / size, Math.Max(-slack / v.Max(), Math.Min(along / size, slack / v.Max()))));
        }

        return worst;
    }

    /// <summary>Computes the v with v = u at the bound entries and M v = 0 at the free ones, and M v.</summary>
    private void Solve(double[] u, bool[] free, double[] v, double[] product)
    {
        u.CopyTo(v, 0);
        var count = CollectFree(free);
        for (var i = 0; i < count; i++)
        {
            v[_free[i]] = 0;
        }

        for (var i = 0; i < count; i++)
        {
            var row = _matrix.AsSpan(_free[i] * _size, _size);
            _right[i] = -TensorPrimitives.Dot<double>(row, v);
            for (var j = 0; j <= i; j++)
            {
                _factor[(i * count) + j] = row[_free[j]];
            }
        }

        Cholesky.Of(count, _factor).Solve(_right.AsSpan(0, count));
        for (var i = 0; i < count; i++)
        {
            v[_free[i]] = _right[i];
        }

        for (var i = 0; i < _size; i++)
        {
            product[i] = free[i] ? 0 : TensorPrimitives.Dot<double>(_matrix.AsSpan(i * _size, _size), v);
        }
    }

    /// <summary>Lists the free entries in <c>_free</c>. Returns how many there are.</summary>
    private int CollectFree(bool[] free)
    {
        var count = 0;
        for (var i = 0; i < _size; i++)
        {
            if (free[i])
            {
                _free[count++] = i;
            }
        }

        return count;
    }

    /// <summary>The entries that violate their condition: v >= u if free, M v >= 0 if bound.</summary>
    private int[] Violated(double[] u, bool[] free, double[] v, double[] product)
    {
        var size = TensorPrimitives.Max<double>(v);
        return [.. Enumerable.Range(0, _size).Where(i => free[i] ? v[i] < u[i] - (1e-13 * size) : product[i] < -_tolerance * size)];
    }
}
