using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// Products of float32 matrices on the CPU, on all cores: blocks of the result stay in registers while narrow panels of the right operand,
/// copied side by side, pass through the nearest cache (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM
/// Transactions on Mathematical Software 34, 2008). Every number is summed in one order, however many threads there are.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>Rows of the result in a piece of work.</summary>
    private const int Share = 128;

    /// <summary>The product: (M, K) by (K, N), or as many of them one after the other, (B, M, K) by (B, K, N). Strides are free.</summary>
    /// <remarks>
    /// Other devices, types and registers: libtorch's own, but not <c>matmul</c>: TorchSharp lets its C++ exceptions end the process.
    /// </remarks>
    internal static Tensor Of(Tensor left, Tensor right) =>
        !MatrixBlock.Serves(left) ? left.dim() == 2 ? left.mm(right) : left.bmm(right)
        : left.dim() == 2 ? Each(left.unsqueeze(0), right.unsqueeze(0)).squeeze(0)
        : Each(left, right);

    private static unsafe Tensor Each(Tensor left, Tensor right)
    {
        var (rows, depth, columns) = ((int)left.shape[1], (int)left.shape[2], (int)right.shape[2]);
        var result = empty([left.shape[0], rows, columns], ScalarType.Float32);
        var (from, by, to) = (new Products(left), new Products(right), new Products(result));
        var (panels, shares) = (Pieces(columns, MatrixBlock.Columns), Pieces(rows, Share));
        Cores.For(left.shape[0] * panels * shares, piece =>
        {
            var (rest, panel) = Math.DivRem(piece, panels);
            var (product, share) = Math.DivRem(rest, shares);
            var (row, column) = ((int)share * Share, (int)panel * MatrixBlock.Columns);
            Panel(
                from.At(product).From(row, 0),
                by.At(product).From(0, column),
                to.At(product).From(row, column),
                (Math.Min(Share, rows - row), depth, Math.Min(MatrixBlock.Columns, columns - column)));
        });
        return result;
    }

    private static int Pieces(int count, int size) => (count + size - 1) / size;

    /// <summary>One panel of the result.</summary>
    private static unsafe void Panel(Strided left, Strided right, Strided result, (int Rows, int Depth, int Columns) size)
    {
        var room = stackalloc float[((MatrixBlock.Depth + MatrixBlock.Rows) * MatrixBlock.Columns) + MatrixBlock.Lanes];
        var packed = (float*)(((nuint)room + 63) & ~(nuint)63);
        var edge = new Strided(packed + (MatrixBlock.Depth * MatrixBlock.Columns), MatrixBlock.Columns, 1);
        for (var start = 0; start < size.Depth; start += MatrixBlock.Depth)
        {
            var depth = Math.Min(MatrixBlock.Depth, size.Depth - start);
            Pack(right.From(start, 0), packed, depth, size.Columns);
            for (var row = 0; row < size.Rows; row += MatrixBlock.Rows)
            {
                var (rows, target) = (Math.Min(MatrixBlock.Rows, size.Rows - row), result.From(row, 0));
                if (rows == MatrixBlock.Rows && size.Columns == MatrixBlock.Columns)
                {
                    MatrixBlock.Sum(left.From(row, start), rows, packed, depth, target, start > 0);
                }
                else
                {
                    MatrixBlock.Sum(left.From(row, start), rows, packed, depth, edge, false);
                    Put(edge, target, (rows, size.Columns), start > 0);
                }
            }
        }
    }

    /// <summary>Rows of a panel side by side, zeros where it is narrower.</summary>
    private static unsafe void Pack(Strided from, float* to, int depth, int columns)
    {
        if (columns < MatrixBlock.Columns)
        {
            new Span<float>(to, depth * MatrixBlock.Columns).Clear();
        }

        for (var row = 0; row < depth && from.Across == 1; row++)
        {
            new ReadOnlySpan<float>(from.At(row, 0), columns).CopyTo(new Span<float>(to + (row * MatrixBlock.Columns), columns));
        }

        for (var column = 0; column < columns && from.Across != 1; column++)
        {
            for (var row = 0; row < depth; row++)
            {
                to[(row * MatrixBlock.Columns) + column] = *from.At(row, column);
            }
        }
    }

    /// <summary>The part of a block that belongs to the result.</summary>
    private static unsafe void Put(Strided block, Strided result, (int Rows, int Columns) size, bool add)
    {
        for (var row = 0; row < size.Rows; row++)
        {
            float* from = block.At(row, 0), to = result.At(row, 0);
            for (var column = 0; column < size.Columns; column++)
            {
                to[column] = add ? to[column] + from[column] : from[column];
            }
        }
    }

    /// <summary>Matrices of one shape.</summary>
    private readonly unsafe struct Products(Tensor matrices)
    {
        private readonly float* _start = TensorMemory.Start<float>(matrices);
        private readonly long[] _strides = matrices.stride();

        internal Strided At(long product) => new(_start + (product * _strides[0]), _strides[1], _strides[2]);
    }
}
