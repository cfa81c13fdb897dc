using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>The size of an MTAN and of a batch: what the commands that time a network have in common.</summary>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="Filters">Channels of every level.</param>
/// <param name="Classes">Of the segmentation.</param>
internal sealed record NetworkSize(int Height, int Width, int Batch, Seq<int> Filters, int Classes)
{
    /// <summary>As published for NYU-v2 but for the size of images: the baseline's defaults.</summary>
    internal static NetworkSize Published { get; } = new(96, 128, 2, Seq(64, 128, 256, 512, 512), 13);

    /// <summary>The demo's.</summary>
    internal static NetworkSize Demo { get; } = new(64, 96, 8, Seq(16, 32, 64, 64, 64), 13);

    /// <summary>The data set the images stand for.</summary>
    internal DataInfo Info => new(
        Shape.Image(3, Height, Width),
        Seq(
            new DataTask("semantic", new TaskKind.Segmentation(Classes)),
            new DataTask("depth", new TaskKind.Depth()),
            new DataTask("normal", new TaskKind.Normals())),
        Batch,
        0);

    /// <summary>The network, or what is wrong with the sizes.</summary>
    internal Either<string, Network> Network => new Architecture.MtanSegNet(Filters).Describe(Info.InputSpec, Info.Heads)
        .Match(Right<string, Network>, reasons => Left<string, Network>(string.Join("; ", reasons)));
}
