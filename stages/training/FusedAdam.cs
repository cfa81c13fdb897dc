using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What one update of Adam does to every number.</summary>
/// <param name="Shrink">Factor of the parameter: decoupled weight decay.</param>
/// <param name="Decay">Times the parameter, added to the gradient: weight decay as a penalty.</param>
/// <param name="Betas">Decay of the running means.</param>
/// <param name="Rate">Step size over the first mean's correction.</param>
/// <param name="Root">Root of the second mean's correction.</param>
/// <param name="Epsilon">Added to the root.</param>
internal readonly record struct AdamUpdate(
    double Shrink, double Decay, (double First, double Second) Betas, double Rate, double Root, double Epsilon);

/// <summary>
/// Adam on the CPU as one pass over memory, on all cores: four numbers are read and three written for each parameter. The same update
/// as operations on whole vectors walks through memory some twenty times and needs another vector.
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
            var slope = Vector.Load(gradient) + (by.Decay * value);
            var mean = (by.KeepFirst * Vector.Load(first)) + (by.TakeFirst * slope);
            var square = (by.KeepSecond * Vector.Load(second)) + (by.TakeSecond * slope * slope);
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

    /// <summary>Updates parameters and both running means in place. All are contiguous vectors of T on the CPU.</summary>
    /// <param name="parameters">(P).</param>
    /// <param name="gradient">In parts, each with the index of its first number.</param>
    /// <param name="means">(P) each.</param>
    /// <param name="update">What happens to each number.</param>
    internal static unsafe void Step<T>(Tensor parameters, Seq<(long Start, Tensor Gradient)> gradient, (Tensor First, Tensor Second) means, AdamUpdate update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* values = TensorMemory.Start<T>(parameters), first = TensorMemory.Start<T>(means.First), second = TensorMemory.Start<T>(means.Second);
        var pieces = gradient
            .Bind(part => Pieces(part.Start, (nint)TensorMemory.Start<T>(part.Gradient), part.Gradient.numel()).ToSeq())
            .ToArray();
        Cores.For(pieces.Length, at =>
        {
            var (piece, by) = (pieces[at], new Factors<T>(update));
            var place = new Place<T>(values + piece.Start, (T*)piece.Gradient + piece.Within, first + piece.Start, second + piece.Start);
            var done = 0L;
            for (; done <= piece.Count - Vector<T>.Count; done += Vector<T>.Count)
            {
                place.At(done).Update(by);
            }

            place.At(done).UpdateLast((int)(piece.Count - done), by);
        });
    }

    /// <summary>A part of the gradient cut into pieces of work: where each lies in the vector, and in the part.</summary>
    private static IEnumerable<(long Start, nint Gradient, long Within, long Count)> Pieces(long start, nint gradient, long count)
    {
        for (var within = 0L; within < count; within += Piece)
        {
            yield return (start + within, gradient, within, Math.Min(Piece, count - within));
        }
    }
}
