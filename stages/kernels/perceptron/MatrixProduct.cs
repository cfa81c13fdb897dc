using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Products of matrices in blocks that stay in registers (<see cref="MatrixBlock"/>), where libtorch's are slower: MKL does not use
/// AVX-512 on processors of other makers than its own.
/// </summary>
/// <remarks>No result depends on the number of threads: each block is summed in one order by whoever takes it.</remarks>
public static unsafe class MatrixProduct
{
    /// <summary>Rows in a piece of work: a panel is packed once for so many.</summary>
    private const int Piece = 640;

    /// <summary>Fewer columns would leave most of a panel empty.</summary>
    private const long FewestColumns = 12;

    /// <summary>The product of two matrices, or that added to what is there.</summary>
    /// <param name="left">(M, K), with any strides.</param>
    /// <param name="right">(K, N), with any strides.</param>
    /// <param name="into">(M, N), contiguous.</param>
    /// <param name="add">Whether to add.</param>
    public static void Of(Tensor left, Tensor right, Tensor into, bool add)
    {
        if (into.shape[1] < FewestColumns || into.shape[0] < MatrixBlock.Rows || !MatrixBlock.IsSupported(into) || !MatrixBlock.IsSupported(left))
        {
            _ = into.addmm_(left, right, add ? 1 : 0, 1);
            return;
        }

        var task = new Product(Matrix.Of(left), Matrix.Of(right), Matrix.Of(into), ((int)into.shape[0], (int)left.shape[1], (int)into.shape[1]), add);
        var (rows, columns) = ((task.Size.M + Piece - 1) / Piece, (task.Size.N + MatrixBlock.Columns - 1) / MatrixBlock.Columns);
        Cores.For((long)rows * columns, piece => task.Compute((int)(piece % rows) * Piece, (int)(piece / rows) * MatrixBlock.Columns));
    }

    /// <summary>The numbers of a matrix, with their distances down and across.</summary>
    private readonly struct Matrix(float* start, long down, long across)
    {
        internal long Down => down;

        internal long Across => across;

        internal static Matrix Of(Tensor tensor) => new(TensorMemory.Start<float>(tensor), tensor.stride(0), tensor.stride(1));

        internal Strided From(int row, int column) => new(start + (row * down) + (column * across), down, across);

        internal float* At(int row, int column) => start + (row * down) + (column * across);
    }

    /// <summary>What is to be computed.</summary>
    private readonly struct Product(Matrix left, Matrix right, Matrix into, (int M, int K, int N) size, bool add)
    {
        internal (int M, int K, int N) Size => size;

        /// <summary>Some rows of one panel of columns.</summary>
        internal void Compute(int first, int column)
        {
            var panel = (float*)NativeMemory.AlignedAlloc(MatrixBlock.Depth * MatrixBlock.Columns * sizeof(float), 64);
            var (width, end) = (Math.Min(MatrixBlock.Columns, size.N - column), Math.Min(size.M, first + Piece));
            for (var depth = 0; depth < size.K; depth += MatrixBlock.Depth)
            {
                var terms = Math.Min(MatrixBlock.Depth, size.K - depth);
                Pack(panel, (depth, terms), (column, width));
                for (var row = first; row < end; row += MatrixBlock.Rows)
                {
                    Block((row, Math.Min(MatrixBlock.Rows, end - row)), (depth, terms), (column, width), panel);
                }
            }

            NativeMemory.AlignedFree(panel);
        }

        /// <summary>Terms by columns, zeros where columns are missing; read in the order of memory.</summary>
        private void Pack(float* panel, (int First, int Count) terms, (int First, int Count) columns)
        {
            if (columns.Count < MatrixBlock.Columns)
            {
                new Span<float>(panel, terms.Count * MatrixBlock.Columns).Clear();
            }

            if (right.Across == 1)
            {
                for (var term = 0; term < terms.Count; term++)
                {
                    new ReadOnlySpan<float>(right.At(terms.First + term, columns.First), columns.Count)
                        .CopyTo(new Span<float>(panel + (term * MatrixBlock.Columns), columns.Count));
                }

                return;
            }

            for (var at = 0; at < columns.Count; at++)
            {
                Turn(right.At(terms.First, columns.First + at), right.Down, panel + at, terms.Count);
            }
        }

        private static void Turn(float* from, long step, float* to, int count)
        {
            for (var term = 0; term < count; term++, from += step, to += MatrixBlock.Columns)
            {
                *to = *from;
            }
        }

        /// <summary>Blocks at an edge are computed beside the matrix.</summary>
        private void Block((int First, int Count) rows, (int First, int Count) terms, (int First, int Count) columns, float* panel)
        {
            var (from, more) = (left.From(rows.First, terms.First), add || terms.First > 0);
            if (rows.Count == MatrixBlock.Rows && columns.Count == MatrixBlock.Columns)
            {
                MatrixBlock.Sum(from, rows.Count, panel, terms.Count, into.From(rows.First, columns.First), more);
                return;
            }

            var edge = stackalloc float[MatrixBlock.Rows * MatrixBlock.Columns];
            MatrixBlock.Sum(from, rows.Count, panel, terms.Count, new Strided(edge, MatrixBlock.Columns, 1), add: false);
            for (var row = 0; row < rows.Count; row++)
            {
                var to = into.At(rows.First + row, columns.First);
                var sums = edge + (row * MatrixBlock.Columns);
                for (var at = 0; at < columns.Count; at++)
                {
                    to[at] = more ? to[at] + sums[at] : sums[at];
                }
            }
        }
    }
}
