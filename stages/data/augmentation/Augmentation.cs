namespace Multitask.Stages.Data.Augmenting;

/// <summary>
/// The augmentation published with MTAN (Liu, Johns and Davison, "End-to-end multi-task learning with attention", CVPR 2019;
/// the loader of its repository): a crop of 1/s of the sides, s one of 1.0, 1.2 and 1.5, is resized to the full size, then
/// mirrored half of the time.
/// </summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Epoch">The epoch: each has draws of its own.</param>
public sealed record Augmentation(ulong Seed, int Epoch)
{
    /// <summary>The scales, equally likely.</summary>
    public static Seq<double> Scales { get; } = Prelude.Seq(1.0, 1.2, 1.5);

    /// <summary>What happens to one example; it depends on seed, epoch and example only, not on its batch or thread.</summary>
    /// <param name="example">Number of the example in its split.</param>
    /// <param name="height">Rows of its image.</param>
    /// <param name="width">Columns of its image.</param>
    public Crop Draw(int example, int height, int width)
    {
        var random = new RandomSource(Seed, "augment", Epoch, example);
        var scale = Scales[random.Next(Scales.Count)];
        var (h, w) = ((int)(height / scale), (int)(width / scale));
        return new Crop(scale, random.Next(height - h + 1), random.Next(width - w + 1), random.Next(2) == 1);
    }
}

/// <summary>One draw of the augmentation.</summary>
/// <param name="Scale">Scale factor of the resize; depth is divided by it.</param>
/// <param name="Top">First row of the crop.</param>
/// <param name="Left">First column of the crop.</param>
/// <param name="Flip">Mirror left and right; the x component of normals changes its sign.</param>
public sealed record Crop(double Scale, int Top, int Left, bool Flip);
