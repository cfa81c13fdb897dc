using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>How a row is summed up from rows, for the types in which these are stored. Every product and every sum is rounded by itself.</summary>
internal abstract unsafe class RowSumLoops
{
    /// <summary>From float64 to float64, or from and to float32 or bfloat16, computed in float32.</summary>
    internal static RowSumLoops Of(ScalarType from, ScalarType to) => (from, to) switch
    {
        (ScalarType.Float64, _) => new RowSumLoops<DoubleNumber, DoubleNumber, double>(),
        (ScalarType.BFloat16, ScalarType.BFloat16) => new RowSumLoops<NarrowNumber, NarrowNumber, float>(),
        (ScalarType.BFloat16, _) => new RowSumLoops<NarrowNumber, WideNumber, float>(),
        (_, ScalarType.BFloat16) => new RowSumLoops<WideNumber, NarrowNumber, float>(),
        _ => new RowSumLoops<WideNumber, WideNumber, float>(),
    };

    /// <summary>Sets one row of the result.</summary>
    /// <param name="terms">Rows of the operand and their weights.</param>
    /// <param name="operand">Its first row.</param>
    /// <param name="shift">A term for each column, as computed with; null for none.</param>
    /// <param name="result">The row.</param>
    /// <param name="width">Of rows.</param>
    internal abstract void Sum(RowTerms terms, void* operand, void* shift, void* result, int width);
}

/// <summary>The terms of one row: rows of the operand, and their weights.</summary>
internal readonly ref struct RowTerms(ReadOnlySpan<int> sources, ReadOnlySpan<double> weights)
{
    internal ReadOnlySpan<int> Sources { get; } = sources;

    internal ReadOnlySpan<double> Weights { get; } = weights;

    /// <summary>Whether the sum is one of the operand's rows as it is.</summary>
    internal bool Copies => Weights.Length == 1 && Weights[0] == 1;
}

/// <inheritdoc />
/// <typeparam name="TFrom">How the operand is stored.</typeparam>
/// <typeparam name="TTo">How the result is.</typeparam>
/// <typeparam name="T">How both are computed with.</typeparam>
internal sealed unsafe class RowSumLoops<TFrom, TTo, T> : RowSumLoops
    where TFrom : unmanaged, IStored<TFrom, T>
    where TTo : unmanaged, IStored<TTo, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc />
    internal override void Sum(RowTerms terms, void* operand, void* shift, void* result, int width)
    {
        var count = terms.Sources.Length;
        var sources = stackalloc TFrom*[count];
        var weights = stackalloc T[count];
        for (var term = 0; term < count; term++)
        {
            sources[term] = (TFrom*)operand + ((long)terms.Sources[term] * width);
            weights[term] = T.CreateTruncating(terms.Weights[term]);
        }

        if (terms.Copies && shift == null && typeof(TFrom) == typeof(TTo))
        {
            Unsafe.CopyBlock(result, sources[0], (uint)(width * sizeof(TFrom)));
            return;
        }

        Sum(new Operands(sources, weights, count, (T*)shift), (TTo*)result, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(Operands operands, TTo* result, int width)
    {
        var (at, lanes) = (0, Vector512<T>.Count);
        for (; at <= width - (4 * lanes); at += 4 * lanes)
        {
            operands.SumFour(at, result + at);
        }

        for (; at <= width - lanes; at += lanes)
        {
            TTo.Store(operands.Sum(at), result + at);
        }

        if (at < width)
        {
            operands.SumRest(at, result + at, width - at);
        }
    }

    /// <summary>The rows and weights of one sum.</summary>
    private readonly struct Operands(TFrom** sources, T* weights, int count, T* shift)
    {
        /// <summary>One register.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Vector512<T> Sum(int at)
        {
            var sum = Vector512<T>.Zero;
            for (var term = 0; term < count; term++)
            {
                sum += Vector512.Create(weights[term]) * TFrom.Load(sources[term] + at);
            }

            return Shifted(sum, at);
        }

        /// <summary>Four registers: enough sums at once to hide how long an addition takes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void SumFour(int at, TTo* result)
        {
            var lanes = Vector512<T>.Count;
            var (a, b, c, d) = (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
            for (var term = 0; term < count; term++)
            {
                var source = sources[term] + at;
                var weight = Vector512.Create(weights[term]);
                a += weight * TFrom.Load(source);
                b += weight * TFrom.Load(source + lanes);
                c += weight * TFrom.Load(source + (2 * lanes));
                d += weight * TFrom.Load(source + (3 * lanes));
            }

            TTo.Store(Shifted(a, at), result);
            TTo.Store(Shifted(b, at + lanes), result + lanes);
            TTo.Store(Shifted(c, at + (2 * lanes)), result + (2 * lanes));
            TTo.Store(Shifted(d, at + (3 * lanes)), result + (3 * lanes));
        }

        /// <summary>What a register is too wide for: nothing beyond a row's end is read or written.</summary>
        internal void SumRest(int at, TTo* result, int rest)
        {
            var read = stackalloc TFrom[Vector512<T>.Count];
            var written = stackalloc TTo[Vector512<T>.Count];
            var sum = Vector512<T>.Zero;
            for (var term = 0; term < count; term++)
            {
                Unsafe.CopyBlock(read, sources[term] + at, (uint)(rest * sizeof(TFrom)));
                sum += Vector512.Create(weights[term]) * TFrom.Load(read);
            }

            if (shift != null)
            {
                var shifts = stackalloc T[Vector512<T>.Count];
                Unsafe.CopyBlock(shifts, shift + at, (uint)(rest * sizeof(T)));
                sum += Vector512.Load(shifts);
            }

            TTo.Store(sum, written);
            Unsafe.CopyBlock(result, written, (uint)(rest * sizeof(TTo)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<T> Shifted(Vector512<T> sum, int at) => shift == null ? sum : sum + Vector512.Load(shift + at);
    }
}
