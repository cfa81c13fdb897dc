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
    /// <param name="operand">Contiguous, on the CPU, float64, float32 or bfloat16; the last is computed with in float32.</param>
    /// <param name="type">Of the result: float64 for that, else float32 or bfloat16.</param>
    /// <param name="shift">A term for each column, float64 or float32 as the computation.</param>
    internal unsafe Tensor Times(Tensor operand, ScalarType type, Option<Tensor> shift)
    {
        var (images, width) = (operand.shape[0] / Inputs, (int)operand.shape[1]);
        var result = empty([images * Outputs, width], type);
        byte* from = TensorMemory.Start<byte>(operand), to = TensorMemory.Start<byte>(result);
        var shifts = shift.Match(numbers => (nint)TensorMemory.Start<byte>(numbers), () => 0);
        long read = width * operand.element_size(), written = width * result.element_size();
        var (rows, share, loops) = (images * Outputs, Math.Max(1, Piece / width), RowSumLoops.Of(operand.dtype, type));
        Cores.For((rows + share - 1) / share, piece =>
        {
            for (var at = piece * share; at < Math.Min(rows, (piece + 1) * share); at++)
            {
                var (image, row) = Math.DivRem(at, Outputs);
                loops.Sum(TermsOf((int)row), from + (image * Inputs * read), (void*)shifts, to + (at * written), width);
            }
        });
        return result;
    }

    private RowTerms TermsOf(int row) => new(
        Terms.Sources.AsSpan(Terms.Starts[row]..Terms.Starts[row + 1]),
        Terms.Weights.AsSpan(Terms.Starts[row]..Terms.Starts[row + 1]));
}
