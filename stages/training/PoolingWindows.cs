using System.Runtime.Intrinsics;

namespace Multitask.Stages.Training;

/// <summary>The windows of images and a number and its place for each, pixels in rows, channels side by side.</summary>
/// <param name="size">Of a window.</param>
/// <param name="image">Width in pixels, channels.</param>
/// <param name="numbers">One for each window and channel.</param>
/// <param name="places">In the window, one for each number.</param>
internal sealed unsafe class PoolingWindows(int size, (int Width, int Channels) image, float* numbers, byte* places)
{
    /// <summary>The place of a maximum that the rectifier made zero: it has no derivative.</summary>
    internal const byte Nowhere = byte.MaxValue;

    private static readonly int Lanes = Vector256<float>.Count;

    private int Columns => image.Width / size;

    private int Places => size * size;

    /// <summary>The largest number of each window of a row of windows, and its place there.</summary>
    internal void Maxima(long row, float* images, bool rectified)
    {
        for (var column = 0; column < Columns; column++)
        {
            var window = images + Window(row, column);
            var number = numbers + Number(row, column);
            var place = places + Number(row, column);
            var channel = 0;
            for (; channel <= image.Channels - Lanes; channel += Lanes)
            {
                var (best, at) = Largest(window + channel, rectified);
                best.Store(number + channel);
                *(ulong*)(place + channel) = Bytes(at);
            }

            for (; channel < image.Channels; channel++)
            {
                (number[channel], place[channel]) = LargestOfOne(window + channel, rectified);
            }
        }
    }

    /// <summary>The windows of a row of windows get their number at its place, and zeros elsewhere.</summary>
    internal void Spread(long row, float* images)
    {
        for (var column = 0; column < Columns; column++)
        {
            var window = images + Window(row, column);
            var number = numbers + Number(row, column);
            var place = places + Number(row, column);
            for (var at = 0; at < Places; at++)
            {
                Spread(at, number, place, window + Offset(at));
            }
        }
    }

    private void Spread(int at, float* number, byte* place, float* pixel)
    {
        var channel = 0;
        for (; channel <= image.Channels - Lanes; channel += Lanes)
        {
            var here = Vector256.Equals(Integers(*(ulong*)(place + channel)), Vector256.Create(at)).AsSingle();
            Vector256.ConditionalSelect(here, Vector256.Load(number + channel), Vector256<float>.Zero).Store(pixel + channel);
        }

        for (; channel < image.Channels; channel++)
        {
            pixel[channel] = place[channel] == at ? number[channel] : 0;
        }
    }

    private (Vector256<float> Best, Vector256<int> Place) Largest(float* window, bool rectified)
    {
        var (best, place) = (Vector256.Load(window), Vector256<int>.Zero);
        for (var at = 1; at < Places; at++)
        {
            var value = Vector256.Load(window + Offset(at));
            var wins = Vector256.GreaterThan(value, best) | ~Vector256.Equals(value, value);
            best = Vector256.ConditionalSelect(wins, value, best);
            place = Vector256.ConditionalSelect(wins.AsInt32(), Vector256.Create(at), place);
        }

        var gone = rectified ? Vector256.LessThanOrEqual(best, Vector256<float>.Zero) : Vector256<float>.Zero;
        return (Vector256.AndNot(best, gone), Vector256.ConditionalSelect(gone.AsInt32(), Vector256.Create((int)Nowhere), place));
    }

    private (float Best, byte Place) LargestOfOne(float* window, bool rectified)
    {
        var place = 0;
        for (var at = 1; at < Places; at++)
        {
            var value = window[Offset(at)];
            place = value > window[Offset(place)] || float.IsNaN(value) ? at : place;
        }

        var best = window[Offset(place)];
        return rectified && best <= 0 ? (0, Nowhere) : (best, (byte)place);
    }

    private long Window(long row, int column) => ((row * size * image.Width) + ((long)column * size)) * image.Channels;

    private long Number(long row, int column) => ((row * Columns) + column) * image.Channels;

    private long Offset(int at) => (((long)at / size * image.Width) + (at % size)) * image.Channels;

    /// <summary>Eight small numbers, a byte each.</summary>
    private static ulong Bytes(Vector256<int> places)
    {
        var halves = Vector128.Narrow(places.GetLower(), places.GetUpper()).AsUInt16();
        return Vector128.Narrow(halves, halves).AsUInt64().ToScalar();
    }

    private static Vector256<int> Integers(ulong bytes)
    {
        var halves = Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte());
        return Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves)).AsInt32();
    }
}
