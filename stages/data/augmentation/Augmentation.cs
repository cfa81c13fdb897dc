namespace Multitask.Stages.Data.Augmenting;

/// <summary>What augmentation does to an example of training.</summary>
public enum Transform
{
    /// <summary>
    /// A crop of 1/s of both sides at a random place is resized to the full size, s uniform between 1 and
    /// <see cref="Augmentation.LargestCrop"/>. Depth is divided by s: what is scaled up is that much nearer.
    /// </summary>
    Crop,

    /// <summary>Half of the examples are mirrored left and right, with all their targets.</summary>
    Flip,

    /// <summary>
    /// The augmentation published with MTAN (Liu, Johns and Davison, "End-to-end multi-task learning with attention", CVPR 2019;
    /// the loader of its repository): a crop as above with s one of 1.0, 1.2 and 1.5, then mirrored half of the time.
    /// </summary>
    Mtan,
}

/// <summary>What happens to the examples of an epoch of training.</summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Epoch">The epoch: each has draws of its own.</param>
public sealed record Augmentation(ulong Seed, int Epoch)
{
    /// <summary>The published scales, equally likely.</summary>
    public static Seq<double> Scales { get; } = Prelude.Seq(1.0, 1.2, 1.5);

    /// <summary>Of a crop, the largest ratio of the image's side to the crop's.</summary>
    public const double LargestCrop = 1.25;

    /// <summary>What is done.</summary>
    public Seq<Transform> Transforms { get; init; } = Prelude.Seq1(Transform.Mtan);

    /// <summary>What happens to one example; it depends on seed, epoch and example only, not on its batch or thread.</summary>
    /// <param name="example">Number of the example in its split.</param>
    /// <param name="height">Rows of its image.</param>
    /// <param name="width">Columns of its image.</param>
    public Crop Draw(int example, int height, int width)
    {
        var random = new RandomSource(Seed, "augment", Epoch, example);
        var scale = Has(Transform.Mtan) ? Scales[random.Next(Scales.Count)]
            : Has(Transform.Crop) ? random.Uniform(1, LargestCrop)
            : 1;
        var (h, w) = ((int)(height / scale), (int)(width / scale));
        var (top, left) = (random.Next(height - h + 1), random.Next(width - w + 1));
        return new Crop(scale, top, left, (Has(Transform.Mtan) || Has(Transform.Flip)) && random.Next(2) == 1);
    }

    private bool Has(Transform transform) => Transforms.Exists(one => one == transform);
}

/// <summary>One draw of the augmentation.</summary>
/// <param name="Scale">Scale factor of the resize; depth is divided by it.</param>
/// <param name="Top">First row of the crop.</param>
/// <param name="Left">First column of the crop.</param>
/// <param name="Flip">Mirror left and right; the x component of normals changes its sign.</param>
public sealed record Crop(double Scale, int Top, int Left, bool Flip);
