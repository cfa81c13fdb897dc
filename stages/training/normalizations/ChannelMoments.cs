namespace Multitask.Stages.Training;

/// <summary>A channel's mean and variance over a batch.</summary>
internal readonly record struct ChannelMoments(double Mean, double Variance)
{
    /// <summary>One over the standard deviation.</summary>
    internal double Inverse => 1 / Math.Sqrt(Variance + Op.BatchNorm2d.Epsilon);

    /// <summary>What rounding to float32 takes off the mean.</summary>
    internal double Residue => Mean - (float)Mean;
}
