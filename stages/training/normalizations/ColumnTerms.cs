using System.Runtime.Intrinsics;

namespace Multitask.Stages.Training;

/// <summary>
/// What a normalisation multiplies and adds, a number for each column of rows of numbers: those of a pixel's channels, again for each pixel that
/// a row has.
/// </summary>
/// <param name="Numbers">Mean, scale, shift, tilt and offset, a row each.</param>
/// <param name="Columns">Of a row.</param>
/// <param name="Rectifies">Whether results below zero are zero.</param>
internal readonly unsafe record struct ColumnTerms(nint Numbers, int Columns, bool Rectifies)
{
    /// <summary>Rows of terms.</summary>
    internal const int Rows = 5;

    /// <summary>Of the batch, in float32.</summary>
    internal WideNumber* Mean => Row(0);

    /// <summary>The weight over the standard deviation of the batch.</summary>
    internal WideNumber* Scale => Row(1);

    /// <summary>The bias, less what rounding the mean makes of the result.</summary>
    internal WideNumber* Shift => Row(2);

    /// <summary>What the derivative loses for each unit of distance from the mean, so that the variance stays as it is.</summary>
    internal WideNumber* Tilt => Row(3);

    /// <summary>What the derivative loses so that the mean stays as it is.</summary>
    internal WideNumber* Offset => Row(4);

    /// <summary>What a result must be above to stay: zero, or where nothing is rectified what no number compares with.</summary>
    internal Vector512<float> Floor => Vector512.Create(Rectifies ? 0 : float.NaN);

    /// <summary>Sets the terms of a channel's result.</summary>
    internal void Set(int channel, ChannelMoments moments, (float Weight, float Bias) learnt, int channels)
    {
        var scale = moments.Inverse * learnt.Weight;
        Fill(Mean, channel, channels, moments.Mean);
        Fill(Scale, channel, channels, scale);
        Fill(Shift, channel, channels, learnt.Bias - (moments.Residue * scale));
    }

    /// <summary>Sets the terms of a channel's derivative from the means of slopes and of their products with distances.</summary>
    internal void Return(int channel, ChannelMoments moments, (double Slope, double Product) mean, int channels)
    {
        var scale = ((float*)Scale)[channel];
        var tilt = -scale * moments.Inverse * moments.Inverse * mean.Product;
        Fill(Tilt, channel, channels, tilt);
        Fill(Offset, channel, channels, (-scale * mean.Slope) - (moments.Residue * tilt));
    }

    private void Fill(WideNumber* row, int channel, int channels, double number)
    {
        for (var column = channel; column < Columns; column += channels)
        {
            ((float*)row)[column] = (float)number;
        }
    }

    private WideNumber* Row(int row) => (WideNumber*)Numbers + ((long)row * Columns);
}
