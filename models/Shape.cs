namespace Multitask.Models;

/// <summary>The shape of one example, without the batch axis: for instance (channels, height, width) for an image, (features) for a vector.</summary>
public sealed record Shape(Seq<int> Sizes)
{
    /// <summary>The shape of an image or of a feature map.</summary>
    public static Shape Image(int channels, int height, int width) => new(Seq(channels, height, width));

    /// <summary>A vector of features.</summary>
    public static Shape Vector(int features) => new(Seq1(features));

    /// <summary>Channels of an image, features of a vector.</summary>
    public int Channels => Sizes[0];

    /// <summary>True for (channels, height, width).</summary>
    public bool IsImage => Sizes.Count == 3;

    /// <summary>Height in pixels; 1 for a vector.</summary>
    public int Height => IsImage ? Sizes[1] : 1;

    /// <summary>Width in pixels; 1 for a vector.</summary>
    public int Width => IsImage ? Sizes[2] : 1;

    /// <summary>The number of elements of one example.</summary>
    public long Count => Sizes.Fold(1L, (product, size) => product * size);

    /// <inheritdoc />
    public override string ToString() => string.Join(" x ", Sizes);
}
