namespace Multitask.Stages.Weightings;

/// <summary>A Gramian as lengths and cosines: G_ij = d_i C_ij d_j, so that nothing depends on the tasks' scales.</summary>
/// <param name="Lengths">d, the length of each gradient.</param>
/// <param name="Matrix">C; the row and the column of a gradient that vanished are 0.</param>
internal sealed record Cosines(double[] Lengths, Gramian Matrix)
{
    /// <summary>Of a Gramian.</summary>
    internal static Cosines Of(Gramian gramian)
    {
        var lengths = Enumerable.Range(0, gramian.Tasks).Select(gramian.Length).ToArray();
        return new Cosines(lengths, Gramian.Of(gramian.Tasks, (i, j) =>
            lengths[i] > 0 && lengths[j] > 0 ? i == j ? 1 : Math.Clamp(gramian[i, j] / lengths[i] / lengths[j], -1, 1) : 0));
    }

    /// <summary>Whether no gradient is left.</summary>
    internal bool Vanished => Lengths.All(length => length == 0);
}
