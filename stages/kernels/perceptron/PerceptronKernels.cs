using System.Numerics;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// What multilayer perceptrons need between their matrix products, each as one pass over memory on all cores. Matrices are contiguous, in
/// the memory of the CPU, in single or double precision. No result depends on the number of threads.
/// </summary>
public static unsafe class PerceptronKernels
{
    /// <summary>Rows in a piece of work.</summary>
    private const int Piece = 64;

    /// <summary>Columns in a piece of work.</summary>
    private const int Block = 64;

    /// <summary>Adds a number to every column, in place; then, if asked, sets what is negative to 0.</summary>
    /// <param name="values">(N, W).</param>
    /// <param name="bias">(W).</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    public static void AddBias(Tensor values, Tensor bias, bool relu)
    {
        if (values.dtype == ScalarType.Float64)
        {
            AddBias<double>(values, bias, relu);
        }
        else
        {
            AddBias<float>(values, bias, relu);
        }
    }

    /// <summary>The gradient before a ReLU, in place: 0 where its result is 0.</summary>
    /// <param name="gradient">(N, W), w.r.t. the results.</param>
    /// <param name="results">(M, W).</param>
    /// <param name="rows">Which row of the results belongs to each row of the gradient.</param>
    public static void ReluBackward(Tensor gradient, Tensor results, int[] rows)
    {
        if (gradient.dtype == ScalarType.Float64)
        {
            ReluBackward<double>(gradient, results, rows);
        }
        else
        {
            ReluBackward<float>(gradient, results, rows);
        }
    }

    /// <summary>
    /// The gradient before the last ReLU of a perceptron with one output: the product of each row's gradient and the last layer's weights
    /// where the result of the ReLU is not 0.
    /// </summary>
    /// <param name="into">(N, W): takes the gradient.</param>
    /// <param name="outputs">(N): w.r.t. the one output.</param>
    /// <param name="weight">(1, W).</param>
    /// <param name="results">(M, W).</param>
    /// <param name="rows">Which row of the results belongs to each row of the gradient.</param>
    public static void OuterRectified(Tensor into, double[] outputs, Tensor weight, Tensor results, int[] rows)
    {
        if (into.dtype == ScalarType.Float64)
        {
            OuterRectified<double>(into, outputs, weight, results, rows);
        }
        else
        {
            OuterRectified<float>(into, outputs, weight, results, rows);
        }
    }

    /// <summary>The sum of each column over some rows.</summary>
    /// <param name="values">(N, W).</param>
    /// <param name="parts">First row and number of rows of each part.</param>
    /// <param name="into">(W): takes the sums.</param>
    public static void ColumnSums(Tensor values, (int First, int Count)[] parts, Tensor into)
    {
        if (values.dtype == ScalarType.Float64)
        {
            ColumnSums<double>(values, parts, into);
        }
        else
        {
            ColumnSums<float>(values, parts, into);
        }
    }

    private static void AddBias<T>(Tensor values, Tensor bias, bool relu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var width = (int)values.shape[1];
        var start = TensorMemory.Start<T>(values);
        var add = TensorMemory.Start<T>(bias);
        InPieces((int)values.shape[0], row => Add(start + ((long)row * width), add, width, relu));
    }

    private static void Add<T>(T* row, T* bias, int width, bool relu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var at = 0;
        for (; at <= width - Vector<T>.Count; at += Vector<T>.Count)
        {
            var sum = Vector.Load(row + at) + Vector.Load(bias + at);
            (relu ? Vector.Max(sum, Vector<T>.Zero) : sum).Store(row + at);
        }

        for (; at < width; at++)
        {
            var sum = row[at] + bias[at];
            row[at] = relu ? T.Max(sum, T.Zero) : sum;
        }
    }

    private static void ReluBackward<T>(Tensor gradient, Tensor results, int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var width = (int)gradient.shape[1];
        var start = TensorMemory.Start<T>(gradient);
        var made = TensorMemory.Start<T>(results);
        InPieces(rows.Length, row => Keep(start + ((long)row * width), start + ((long)row * width), made + ((long)rows[row] * width), width, T.One));
    }

    private static void OuterRectified<T>(Tensor into, double[] outputs, Tensor weight, Tensor results, int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var width = (int)into.shape[1];
        var start = TensorMemory.Start<T>(into);
        var factors = TensorMemory.Start<T>(weight);
        var made = TensorMemory.Start<T>(results);
        InPieces(rows.Length, row =>
            Keep(start + ((long)row * width), factors, made + ((long)rows[row] * width), width, T.CreateTruncating(outputs[row])));
    }

    /// <summary>Where a result is above 0, a number times a factor; 0 elsewhere.</summary>
    private static void Keep<T>(T* into, T* from, T* results, int width, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (at, factors) = (0, new Vector<T>(factor));
        for (; at <= width - Vector<T>.Count; at += Vector<T>.Count)
        {
            var kept = Vector.GreaterThan(Vector.Load(results + at), Vector<T>.Zero);
            Vector.ConditionalSelect(kept, factors * Vector.Load(from + at), Vector<T>.Zero).Store(into + at);
        }

        for (; at < width; at++)
        {
            into[at] = results[at] > T.Zero ? factor * from[at] : T.Zero;
        }
    }

    private static void ColumnSums<T>(Tensor values, (int First, int Count)[] parts, Tensor into)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var width = (int)values.shape[1];
        var start = TensorMemory.Start<T>(values);
        var sums = TensorMemory.Start<T>(into);
        Cores.For((width + Block - 1) / Block, block =>
        {
            var first = (int)block * Block;
            var sum = new Span<T>(sums + first, Math.Min(Block, width - first));
            sum.Clear();
            foreach (var part in parts)
            {
                for (var row = part.First; row < part.First + part.Count; row++)
                {
                    Accumulate(sum, new ReadOnlySpan<T>(start + ((long)row * width) + first, sum.Length));
                }
            }
        });
    }

    private static void Accumulate<T>(Span<T> sum, ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var at = 0;
        for (; at <= sum.Length - Vector<T>.Count; at += Vector<T>.Count)
        {
            (new Vector<T>(sum[at..]) + new Vector<T>(row[at..])).CopyTo(sum[at..]);
        }

        for (; at < sum.Length; at++)
        {
            sum[at] += row[at];
        }
    }

    private static void InPieces(int rows, Action<int> use) => Cores.For((rows + Piece - 1) / Piece, piece =>
    {
        for (var row = (int)piece * Piece; row < Math.Min(rows, ((int)piece + 1) * Piece); row++)
        {
            use(row);
        }
    });
}
