using System.Runtime.CompilerServices;

namespace Multitask.Stages.Training;

/// <summary>
/// What a normalisation does to a piece of images: some rows of numbers, as many in a row as some pixels with all their channels have. A piece
/// stays in a core's cache from one loop to the next, and loops go down the rows 64 columns at a time.
/// </summary>
internal abstract unsafe class NormalizationLoops
{
    /// <summary>For the types in which tensors are stored: float32 or bfloat16.</summary>
    internal static NormalizationLoops Of(bool narrowFrom, bool narrowTo) => (narrowFrom, narrowTo) switch
    {
        (false, false) => new NormalizationLoops<WideNumber, WideNumber>(),
        (false, true) => new NormalizationLoops<WideNumber, NarrowNumber>(),
        (true, false) => new NormalizationLoops<NarrowNumber, WideNumber>(),
        (true, true) => new NormalizationLoops<NarrowNumber, NarrowNumber>(),
    };

    /// <summary>The mean of each column of a piece, and the sum of squared distances from it.</summary>
    internal abstract void Moments(NormalizationPiece piece, void* from, float* means, float* squares);

    /// <summary>The result: each number's distance from its column's mean times scale, plus shift, rectified where asked.</summary>
    internal abstract void Apply(NormalizationPiece piece, ColumnTerms terms, void* from, void* to);

    /// <summary>
    /// Of each column of a piece: the sum of the derivatives by the result, and the sum of their products with distances from the mean.
    /// </summary>
    internal abstract void Slopes(NormalizationPiece piece, ColumnTerms terms, void* from, void* slopes, float* sums, float* products);

    /// <summary>The derivative by the operand: scale x slope + distance from the mean x tilt + offset.</summary>
    internal abstract void Return(NormalizationPiece piece, ColumnTerms terms, void* from, void* slopes, void* to);
}

/// <summary>Some rows of numbers.</summary>
/// <param name="First">The first.</param>
/// <param name="Rows">How many.</param>
/// <param name="Columns">Of a row, a multiple of 64.</param>
internal readonly record struct NormalizationPiece(long First, int Rows, int Columns)
{
    /// <summary>Numbers before it.</summary>
    internal long Start => First * Columns;

    /// <summary>How many numbers it has.</summary>
    internal long Count => (long)Rows * Columns;
}

/// <inheritdoc />
/// <typeparam name="TFrom">How the operand is stored, and the derivative by it.</typeparam>
/// <typeparam name="TTo">How the result is stored, and the derivative by it.</typeparam>
internal sealed unsafe class NormalizationLoops<TFrom, TTo> : NormalizationLoops
    where TFrom : unmanaged, IStored<TFrom, float>
    where TTo : unmanaged, IStored<TTo, float>
{
    private const int Run = 16;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Moments(NormalizationPiece piece, void* from, float* means, float* squares)
    {
        for (var column = 0; column < piece.Columns; column += Quad.Count)
        {
            var start = (TFrom*)from + piece.Start + column;
            var end = start + piece.Count;
            var sum = Quad.Of(0);
            for (var at = start; at < end;)
            {
                var run = Quad.Of(0);
                for (var stop = End(at, end, piece.Columns); at < stop; at += piece.Columns)
                {
                    run = run.Plus(Quad.Load(at));
                }

                sum = sum.Plus(run);
            }

            var mean = sum.TimesPlus(Quad.Of(1f / piece.Rows), Quad.Of(0));
            var square = Quad.Of(0);
            for (var at = start; at < end;)
            {
                var run = Quad.Of(0);
                for (var stop = End(at, end, piece.Columns); at < stop; at += piece.Columns)
                {
                    var distance = Quad.Load(at).Minus(mean);
                    run = distance.TimesPlus(distance, run);
                }

                square = square.Plus(run);
            }

            mean.Store((WideNumber*)means + column);
            square.Store((WideNumber*)squares + column);
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Apply(NormalizationPiece piece, ColumnTerms terms, void* from, void* to)
    {
        var floor = terms.Floor;
        for (var column = 0; column < piece.Columns; column += Quad.Count)
        {
            var (mean, scale, shift) = (Quad.Load(terms.Mean + column), Quad.Load(terms.Scale + column), Quad.Load(terms.Shift + column));
            var read = (TFrom*)from + piece.Start + column;
            var written = (TTo*)to + piece.Start + column;
            for (var end = read + piece.Count; read < end; read += piece.Columns, written += piece.Columns)
            {
                var value = Quad.Load(read).Minus(mean).TimesPlus(scale, shift);
                value.Where(value, floor).Store(written);
            }
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Slopes(NormalizationPiece piece, ColumnTerms terms, void* from, void* slopes, float* sums, float* products)
    {
        var floor = terms.Floor;
        for (var column = 0; column < piece.Columns; column += Quad.Count)
        {
            var (mean, scale, shift) = (Quad.Load(terms.Mean + column), Quad.Load(terms.Scale + column), Quad.Load(terms.Shift + column));
            var read = (TFrom*)from + piece.Start + column;
            var slope = (TTo*)slopes + piece.Start + column;
            var (sum, product) = (Quad.Of(0), Quad.Of(0));
            for (var end = read + piece.Count; read < end;)
            {
                var (runOfSum, runOfProduct) = (Quad.Of(0), Quad.Of(0));
                for (var stop = End(read, end, piece.Columns); read < stop; read += piece.Columns, slope += piece.Columns)
                {
                    var distance = Quad.Load(read).Minus(mean);
                    var kept = Quad.Load(slope).Where(distance.TimesPlus(scale, shift), floor);
                    runOfSum = runOfSum.Plus(kept);
                    runOfProduct = kept.TimesPlus(distance, runOfProduct);
                }

                (sum, product) = (sum.Plus(runOfSum), product.Plus(runOfProduct));
            }

            sum.Store((WideNumber*)sums + column);
            product.Store((WideNumber*)products + column);
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Return(NormalizationPiece piece, ColumnTerms terms, void* from, void* slopes, void* to)
    {
        var floor = terms.Floor;
        for (var column = 0; column < piece.Columns; column += Quad.Count)
        {
            var (mean, scale, shift) = (Quad.Load(terms.Mean + column), Quad.Load(terms.Scale + column), Quad.Load(terms.Shift + column));
            var (tilt, offset) = (Quad.Load(terms.Tilt + column), Quad.Load(terms.Offset + column));
            var read = (TFrom*)from + piece.Start + column;
            var slope = (TTo*)slopes + piece.Start + column;
            var written = (TFrom*)to + piece.Start + column;
            for (var end = read + piece.Count; read < end; read += piece.Columns)
            {
                var distance = Quad.Load(read).Minus(mean);
                var kept = Quad.Load(slope).Where(distance.TimesPlus(scale, shift), floor);
                kept.TimesPlus(scale, distance.TimesPlus(tilt, offset)).Store(written);
                slope += piece.Columns;
                written += piece.Columns;
            }
        }
    }

    /// <summary>Where a run of rows that is summed by itself ends: long sums of float32 lose digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFrom* End(TFrom* at, TFrom* end, int columns) => end - at > (long)Run * columns ? at + ((long)Run * columns) : end;
}
