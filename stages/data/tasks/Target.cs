using System.Diagnostics;

namespace Multitask.Stages.Data.Tasks;

/// <summary>The targets of one task for a batch, as plain arrays.</summary>
public abstract class Target
{
    private Target() { }

    /// <summary>Class numbers, -1 = undefined: (N, H, W) or (N).</summary>
    public sealed class Labels(long[] values) : Target
    {
        /// <summary>The class numbers in row-major order.</summary>
        public long[] Values => values;
    }

    /// <summary>Real numbers: (N, 1, H, W) depth, (N, 3, H, W) normals, or the (N, numbers) of a regression.</summary>
    public sealed class Reals(float[] values) : Target
    {
        /// <summary>The numbers in row-major order.</summary>
        public float[] Values => values;
    }

    /// <summary>What follows from the numbers.</summary>
    public T Match<T>(Func<long[], T> labels, Func<float[], T> reals) => this switch
    {
        Labels numbers => labels(numbers.Values),
        Reals numbers => reals(numbers.Values),
        _ => throw new UnreachableException(),
    };

    /// <summary>The class numbers; a target of another form is a mistake of the caller.</summary>
    internal long[] AsLabels => Match(values => values, _ => throw new UnreachableException());

    /// <summary>The real numbers; a target of another form is a mistake of the caller.</summary>
    internal float[] AsReals => Match(_ => throw new UnreachableException(), values => values);
}

/// <summary>The numbers of a task's targets: how they are stored, and what the augmentation does to them.</summary>
internal abstract record TargetFormat
{
    private TargetFormat() { }

    /// <summary>Class numbers below <paramref name="Classes"/>, -1 = undefined: one byte where they fit, else two.</summary>
    internal sealed record Labels(int Classes) : TargetFormat;

    /// <summary>Real numbers in single precision; a pixel whose channels add up to zero is undefined.</summary>
    internal sealed record Reals(PlaneWarp Warp) : TargetFormat;

    /// <summary>Real numbers in single precision, none of them of a pixel; NaN is undefined.</summary>
    internal sealed record Numbers : TargetFormat;

    /// <summary>The element type in the file of a split.</summary>
    internal Dtype Stored => this switch
    {
        Labels { Classes: <= sbyte.MaxValue } => Dtype.I8,
        Labels => Dtype.I16,
        _ => Dtype.F32,
    };
}

/// <summary>What a cropping does with the planes of one example.</summary>
/// <param name="cropping">Where each pixel comes from.</param>
/// <param name="source">The planes before.</param>
/// <param name="target">The planes after, of the same size.</param>
internal delegate void PlaneWarp(Cropping cropping, ReadOnlySpan<float> source, Span<float> target);
