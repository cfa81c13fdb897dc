namespace Multitask.Stages.Training;

/// <summary>Works two numbers out for each column of a piece.</summary>
internal unsafe delegate void PieceSum(NormalizationPiece piece, float* firsts, float* seconds);

/// <summary>Two numbers of each column of each piece of a batch; a channel's are put together in float64, in one order.</summary>
/// <param name="Batch">The pieces.</param>
/// <param name="Firsts">(pieces x columns).</param>
/// <param name="Seconds">(pieces x columns).</param>
internal sealed record PieceSums(BatchPieces Batch, float[] Firsts, float[] Seconds)
{
    /// <summary>Both sums for a channel.</summary>
    internal (double First, double Second) Total(int channel)
    {
        var (first, second) = (0.0, 0.0);
        for (var at = channel; at < Firsts.Length; at += Batch.Channels)
        {
            first += Firsts[at];
            second += Seconds[at];
        }

        return (first, second);
    }

    /// <summary>
    /// The mean of a channel and its variance, where the numbers are columns' means and sums of squared distances from them (Chan, Golub and
    /// LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
    /// </summary>
    internal ChannelMoments Moments(int channel)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var at = channel; at < Firsts.Length; at += Batch.Channels)
        {
            sum += (double)Firsts[at] * Samples(at);
        }

        var mean = sum / Batch.Pixels;
        for (var at = channel; at < Firsts.Length; at += Batch.Channels)
        {
            var distance = Firsts[at] - mean;
            squares += Seconds[at] + (distance * distance * Samples(at));
        }

        return new(mean, squares / Batch.Pixels);
    }

    private int Samples(int at) => Batch.At(at / Batch.Columns).Rows;
}
