namespace Multitask.Stages.Weightings;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix, by the Jacobi method (Golub and Van Loan, 2013, section 8.5).</summary>
internal sealed class SymmetricEigen
{
    private const int MaxSweeps = 60;
    private readonly double[] _matrix;
    private readonly double[] _vectors;

    private SymmetricEigen(int size, double[] matrix, double[] vectors) => (Size, _matrix, _vectors) = (size, matrix, vectors);

    internal int Size { get; }

    /// <summary>Eigenvalue k; they are in no particular order.</summary>
    internal double Value(int k) => _matrix[(k * Size) + k];

    /// <summary>The largest eigenvalue.</summary>
    internal double Largest => Enumerable.Range(0, Size).Max(Value);

    /// <summary>f(M) x = sum_k f(lambda_k) v_k v_k'x: a function of the matrix times a vector.</summary>
    internal double[] Apply(Func<double, double> f, double[] x)
    {
        var result = new double[Size];
        for (var k = 0; k < Size; k++)
        {
            var vector = _vectors.AsSpan(k * Size, Size);
            var along = System.Numerics.Tensors.TensorPrimitives.Dot<double>(vector, x) * f(Value(k));
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<double>(vector, along, result, result);
        }

        return result;
    }

    /// <summary>The eigendecomposition of a Gramian or of any other symmetric matrix in that form.</summary>
    internal static SymmetricEigen Of(Gramian gramian)
    {
        var size = gramian.Tasks;
        var (matrix, vectors) = (new double[size * size], new double[size * size]);
        for (var i = 0; i < size; i++)
        {
            gramian.Row(i).CopyTo(matrix.AsSpan(i * size));
            vectors[(i * size) + i] = 1;
        }

        var eigen = new SymmetricEigen(size, matrix, vectors);
        for (var sweep = 0; sweep < MaxSweeps && eigen.Sweep(); sweep++)
        {
        }

        return eigen;
    }

    /// <summary>Rotates every pair of indices once. Returns whether any off-diagonal entry was still significant.</summary>
    private bool Sweep()
    {
        var rotated = false;
        for (var p = 0; p < Size; p++)
        {
            for (var q = p + 1; q < Size; q++)
            {
                var (a, b) = (Value(p), Value(q));
                var off = _matrix[(p * Size) + q];
                if (Math.Abs(off) > 1e-16 * Math.Sqrt(Math.Abs(a * b)) && Math.Abs(off) > 1e-18 * Math.Max(Math.Abs(a), Math.Abs(b)))
                {
                    Rotate(p, q, (b - a) / (2 * off));
                    rotated = true;
                }
            }
        }

        return rotated;
    }

    private void Rotate(int p, int q, double theta)
    {
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < Size; k++)
        {
            var (left, right) = (_matrix[(k * Size) + p], _matrix[(k * Size) + q]);
            (_matrix[(k * Size) + p], _matrix[(k * Size) + q]) = ((c * left) - (s * right), (s * left) + (c * right));
        }

        RotateRows(_matrix, p, q, (c, s));
        RotateRows(_vectors, p, q, (c, s));
    }

    private void RotateRows(double[] rows, int p, int q, (double C, double S) by)
    {
        for (var k = 0; k < Size; k++)
        {
            var (left, right) = (rows[(p * Size) + k], rows[(q * Size) + k]);
            (rows[(p * Size) + k], rows[(q * Size) + k]) = ((by.C * left) - (by.S * right), (by.S * left) + (by.C * right));
        }
    }
}
