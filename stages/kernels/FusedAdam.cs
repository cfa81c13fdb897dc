using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Adam on the CPU as one pass over memory, on all cores: four numbers are read and three written for each parameter. The same update
/// as operations on whole vectors (<see cref="AdamOperations"/>) passes over memory some twenty times and needs another vector.
/// </summary>
internal static class FusedAdam
{
    /// <summary>Numbers in a piece of work: hundreds of pieces for a large network, and each fits into a core's cache.</summary>
    private const int Piece = 1 << 16;

    /// <summary>The four vectors of an update from some number on.</summary>
    private unsafe readonly struct Place<T>(T* values, T* gradient, T* first, T* second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        internal Place<T> At(long start) => new(values + start, gradient + start, first + start, second + start);

        /// <summary>Updates as many numbers as a vector register holds.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Update(in Factors<T> by)
        {
            var value = Vector.Load(values);
            var step = Vector.Load(gradient) + (by.Decay * value);
            var mean = (by.KeepFirst * Vector.Load(first)) + (by.TakeFirst * step);
            var square = (by.KeepSecond * Vector.Load(second)) + (by.TakeSecond * step * step);
            mean.Store(first);
            square.Store(second);
            ((by.Shrink * value) - (by.Rate * mean / ((Vector.SquareRoot(square) / by.Root) + by.Epsilon))).Store(values);
        }

        /// <summary>Updates the last few numbers, in a copy that fills a register.</summary>
        internal void UpdateLast(int count, in Factors<T> by)
        {
            var (width, bytes) = (Vector<T>.Count, (long)count * sizeof(T));
            var copy = stackalloc T[4 * width];
            new Span<T>(copy, 4 * width).Clear();
            var place = new Place<T>(copy, copy + width, copy + (2 * width), copy + (3 * width));
            place.Take(this, bytes);
            place.Update(by);
            Take(place, bytes);
        }

        private void Take(Place<T> from, long bytes)
        {
            Buffer.MemoryCopy(from.Values, values, bytes, bytes);
            Buffer.MemoryCopy(from.Gradient, gradient, bytes, bytes);
            Buffer.MemoryCopy(from.First, first, bytes, bytes);
            Buffer.MemoryCopy(from.Second, second, bytes, bytes);
        }

        private T* Values => values;

        private T* Gradient => gradient;

        private T* First => first;

        private T* Second => second;
    }

    /// <summary>The factors of an update, each in every lane of a register.</summary>
    private readonly struct Factors<T>(AdamUpdate update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        internal readonly Vector<T> Shrink = Lanes(update.Shrink);
        internal readonly Vector<T> Decay = Lanes(update.Decay);
        internal readonly Vector<T> KeepFirst = Lanes(update.Betas.First);
        internal readonly Vector<T> TakeFirst = Lanes(1 - update.Betas.First);
        internal readonly Vector<T> KeepSecond = Lanes(update.Betas.Second);
        internal readonly Vector<T> TakeSecond = Lanes(1 - update.Betas.Second);
        internal readonly Vector<T> Rate = Lanes(update.Rate);
        internal readonly Vector<T> Root = Lanes(update.Root);
        internal readonly Vector<T> Epsilon = Lanes(update.Epsilon);

        private static Vector<T> Lanes(double value) => new(T.CreateTruncating(value));
    }

    /// <summary>Whether all are contiguous vectors of one type in the memory of the CPU, without amsgrad.</summary>
    internal static bool Fits(Tensor parameters, AdamMeans means) =>
        parameters.device_type == DeviceType.CPU && means.Largest.IsNone && parameters.dtype is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>Updates parameters and both running means in place.</summary>
    /// <param name="parameters">(P).</param>
    /// <param name="gradient">(P).</param>
    /// <param name="means">(P) each.</param>
    /// <param name="update">What happens to each number.</param>
    internal static void Update(Tensor parameters, Tensor gradient, AdamMeans means, AdamUpdate update)
    {
        if (parameters.dtype == ScalarType.Float32)
        {
            Step<float>(parameters, gradient, means, update);
        }
        else
        {
            Step<double>(parameters, gradient, means, update);
        }
    }

    private static unsafe void Step<T>(Tensor parameters, Tensor gradient, AdamMeans means, AdamUpdate update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var count = parameters.numel();
        var all = new Place<T>(
            TensorMemory.Start<T>(parameters), TensorMemory.Start<T>(gradient), TensorMemory.Start<T>(means.First), TensorMemory.Start<T>(means.Second));
        Cores.For((count + Piece - 1) / Piece, piece =>
        {
            var (by, done, end) = (new Factors<T>(update), piece * Piece, Math.Min(count, (piece + 1) * Piece));
            for (; done <= end - Vector<T>.Count; done += Vector<T>.Count)
            {
                all.At(done).Update(by);
            }

            all.At(done).UpdateLast((int)(end - done), by);
        });
    }
}
