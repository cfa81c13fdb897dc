using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// A sparse matrix that acts on rows of numbers: each row of the result is a weighted sum of a few rows of the operand. What
/// convolutions do to space (gather a window, interpolate) is one such matrix for every channel at once, and its transpose is the derivative.
/// </summary>
/// <param name="Inputs">The operand's rows, for one image.</param>
/// <param name="Outputs">The result's.</param>
/// <param name="Terms">Where the terms of each row of the result begin, and the end; their rows of the operand; their weights.</param>
internal sealed record RowSums(int Inputs, int Outputs, (int[] Starts, int[] Sources, double[] Weights) Terms)
{
    /// <summary>Numbers in a piece of work: it fits into a core's cache.</summary>
    private const int Piece = 1 << 14;

    /// <summary>From the terms of each row of the result.</summary>
    internal static RowSums Of(int inputs, IReadOnlyList<(int Source, double Weight)[]> rows)
    {
        var starts = new int[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++)
        {
            starts[row + 1] = starts[row] + rows[row].Length;
        }

        var terms = rows.SelectMany(row => row).ToArray();
        return new RowSums(inputs, rows.Count, (starts, [.. terms.Select(term => term.Source)], [.. terms.Select(term => term.Weight)]));
    }

    /// <summary>The matrix on its side.</summary>
    internal RowSums Transposed()
    {
        var rows = Enumerable.Range(0, Inputs).Select(_ => new List<(int, double)>()).ToArray();
        for (var row = 0; row < Outputs; row++)
        {
            for (var at = Terms.Starts[row]; at < Terms.Starts[row + 1]; at++)
            {
                rows[Terms.Sources[at]].Add((row, Terms.Weights[at]));
            }
        }

        return Of(Outputs, [.. rows.Select(row => row.ToArray())]);
    }

    /// <summary>The products for any number of images: from (images times the operand's rows, width) to (images times the result's, width).</summary>
    /// <param name="operand">Contiguous, on the CPU, float32 or float64.</param>
    internal Tensor Times(Tensor operand)
    {
        var images = operand.shape[0] / Inputs;
        var result = empty([images * Outputs, operand.shape[1]], operand.dtype);
        if (operand.dtype == ScalarType.Float64)
        {
            Fill<double>(operand, result, (int)images);
        }
        else
        {
            Fill<float>(operand, result, (int)images);
        }

        return result;
    }

    private unsafe void Fill<T>(Tensor operand, Tensor result, int images)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var from = TensorMemory.Start<T>(operand);
        var to = TensorMemory.Start<T>(result);
        var width = (int)operand.shape[1];
        var (rows, share) = (images * Outputs, Math.Max(1, Piece / width));
        Cores.For((rows + share - 1) / share, piece =>
        {
            for (var at = (int)piece * share; at < Math.Min(rows, (piece + 1) * share); at++)
            {
                var (image, row) = Math.DivRem(at, Outputs);
                Sum(from + ((long)image * Inputs * width), to + ((long)at * width), row, width);
            }
        });
    }

    /// <summary>One row of an image's result.</summary>
    private unsafe void Sum<T>(T* operand, T* result, int row, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (first, count) = (Terms.Starts[row], Terms.Starts[row + 1] - Terms.Starts[row]);
        var sources = stackalloc T*[count];
        var weights = stackalloc T[count];
        for (var term = 0; term < count; term++)
        {
            sources[term] = operand + ((long)Terms.Sources[first + term] * width);
            weights[term] = T.CreateTruncating(Terms.Weights[first + term]);
        }

        if (count == 1 && weights[0] == T.One)
        {
            Unsafe.CopyBlock(result, sources[0], (uint)(width * sizeof(T)));
            return;
        }

        Sum(result, new Operands<T>(sources, weights, count), width);
    }

    private static unsafe void Sum<T>(T* result, Operands<T> operands, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var at = 0;
        for (; at <= width - (4 * Vector<T>.Count); at += 4 * Vector<T>.Count)
        {
            operands.SumFour(at, result + at);
        }

        for (; at <= width - Vector<T>.Count; at += Vector<T>.Count)
        {
            operands.SumOne(at, result + at);
        }

        for (; at < width; at++)
        {
            result[at] = operands.Sum(at);
        }
    }

    /// <summary>The rows and weights of one sum.</summary>
    private readonly unsafe struct Operands<T>(T** sources, T* weights, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>One number.</summary>
        internal T Sum(int at)
        {
            var sum = T.Zero;
            for (var term = 0; term < count; term++)
            {
                sum += weights[term] * sources[term][at];
            }

            return sum;
        }

        /// <summary>One register: what four leave of a narrow row.</summary>
        internal void SumOne(int at, T* result)
        {
            var sum = Vector<T>.Zero;
            for (var term = 0; term < count; term++)
            {
                sum += new Vector<T>(weights[term]) * Vector.Load(sources[term] + at);
            }

            sum.Store(result);
        }

        /// <summary>Four registers: enough sums at once to hide how long an addition takes.</summary>
        internal void SumFour(int at, T* result)
        {
            var lanes = Vector<T>.Count;
            var (a, b, c, d) = (Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero);
            for (var term = 0; term < count; term++)
            {
                var source = sources[term] + at;
                var weight = new Vector<T>(weights[term]);
                a += weight * Vector.Load(source);
                b += weight * Vector.Load(source + lanes);
                c += weight * Vector.Load(source + (2 * lanes));
                d += weight * Vector.Load(source + (3 * lanes));
            }

            a.Store(result);
            b.Store(result + lanes);
            c.Store(result + (2 * lanes));
            d.Store(result + (3 * lanes));
        }
    }
}
