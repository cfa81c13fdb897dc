namespace Multitask.Stages.Weightings;

/// <summary>A Gramian factored into norms and cosines, G_ij = d_i C_ij d_j, to separate out the scales of the tasks.</summary>
/// <param name="Lengths">d, the norm of each gradient.</param>
/// <param name="Matrix">C; the row and the column of a zero gradient are 0.</param>
internal sealed record Cosines(double[] Lengths, Gramian Matrix)
{
    /// <summary>The norms and cosines of a Gramian.</summary>
    internal static Cosines Of(Gramian gramian)
    {
        var lengths = Enumerable.Range(0, gramian.Tasks).Select(gramian.Length).ToArray();
        return new Cosines(lengths, Gramian.Of(gramian.Tasks, (i, j) =>
            lengths[i] > 0 && lengths[j] > 0 ? i == j ? 1 : Math.Clamp(gramian[i, j] / lengths[i] / lengths[j], -1, 1) : 0));
    }

    /// <summary>Whether all gradients are zero.</summary>
    internal bool AllZero => Lengths.All(length => length == 0);
}
