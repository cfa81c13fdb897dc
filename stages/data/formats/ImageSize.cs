using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>Rows and columns of images.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record ImageSize(int Height, int Width)
{
    /// <summary>The least side.</summary>
    internal const int Least = 8;

    /// <summary>The largest side.</summary>
    internal const int Largest = 2048;

    /// <summary>Pixels.</summary>
    internal int Pixels => Height * Width;

    /// <summary><c>64</c> for a square, <c>[height, width]</c> else.</summary>
    internal static Decoder<ImageSize> Decoder { get; } = Decode.Shaped<ImageSize>(
        () => new ValueShape.Either(Seq<Func<ValueShape>>(
            () => new ValueShape.Number(true, Interval.Between(Least, Largest)),
            () => new ValueShape.List(() => new ValueShape.Number(true, Interval.Between(Least, Largest)), 2))),
        node => node is ConfigNode.Sequence
            ? Decode.List(Side, 2).Ensure(sides => sides.Count == 2 ? None : Some($"must be [height, width], found {sides.Count} numbers"))
                .Map(sides => new ImageSize(sides[0], sides[1]))(node)
            : Side.Map(side => new ImageSize(side, side))(node));

    /// <summary>Left for a size that is too small or too large.</summary>
    internal Either<string, Unit> Check() => Height is >= Least and <= Largest && Width is >= Least and <= Largest
        ? unit
        : Left<string, Unit>($"size: sides are {Least} to {Largest} pixels, found {this}");

    /// <inheritdoc />
    public override string ToString() => $"{Height} x {Width}";

    private static Decoder<int> Side => Decode.Int(Least, Largest);
}
