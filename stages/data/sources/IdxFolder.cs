using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The four files of MNIST and the data sets that followed its form: images and labels of two splits, gzipped or not.</summary>
/// <param name="Root">The folder they are in.</param>
/// <param name="Advice">What a message adds where a file is missing.</param>
internal sealed record IdxFolder(string Root, string Advice = "")
{
    private static string Images(Split split) => split == Split.Train ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";

    private static string Labels(Split split) => split == Split.Train ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";

    /// <summary>The four files with their digests.</summary>
    internal Either<string, Seq<OutsideFile>> Digests() =>
        from names in Eithers.Traverse(Seq(Split.Train, Split.Test).Bind(split => Seq(Images(split), Labels(split))), Existing)
        from digests in OutsideFiles.Digest(Root, names)
        select digests;

    /// <summary>Rows and columns of a split's images, and their file.</summary>
    internal Either<string, (string File, int Count, int Height, int Width)> Sizes(Split split) =>
        from file in Existing(Images(split))
        from sizes in Idx.Sizes(Path.Combine(Root, file), 3)
        select (file, sizes[0], sizes[1], sizes[2]);

    /// <summary>So many examples of a file as are wanted, all where none are; an error where it holds fewer.</summary>
    internal static Either<string, int> Count(Option<int> wanted, string file, int held) => wanted.Match(
        count => count >= 1 && count <= held ? Right<string, int>(count) : $"{count} examples asked for, {file} holds {held}",
        () => held);

    /// <summary>The images (count, rows, columns) and labels (count) of a split.</summary>
    /// <param name="split">Which.</param>
    /// <param name="classes">Each label is below it.</param>
    /// <param name="info">What was known of the data before: at least so many images, of this size.</param>
    /// <param name="packing">Reads the files.</param>
    internal Either<string, (IdxArray Images, byte[] Labels)> Read(Split split, int classes, DataInfo info, Packing packing) =>
        from imageFile in Existing(Images(split))
        from images in Read(imageFile, 3, packing)
        from __ in images.Sizes[0] >= info.Examples(split) && images.Sizes.Tail == Seq(info.Input.Height, info.Input.Width)
            ? Right<string, Unit>(unit)
            : Packing.Changed(Path.Combine(Root, imageFile))
        from labelFile in Existing(Labels(split))
        from labels in Read(labelFile, 1, packing)
        from _ in labels.Sizes[0] == images.Sizes[0] && labels.Values.All(label => label < classes)
            ? Right<string, Unit>(unit)
            : $"{Path.Combine(Root, labelFile)}: is not {images.Sizes[0]} labels of 0 to {classes - 1}"
        select (images, labels.Values);

    private Either<string, IdxArray> Read(string name, int axes, Packing packing) =>
        packing.Read(Root, name).Bind(bytes => Idx.Of(Path.Combine(Root, name), bytes, axes));

    private Either<string, string> Existing(string name) =>
        File.Exists(Path.Combine(Root, $"{name}.gz")) ? Right<string, string>($"{name}.gz")
        : File.Exists(Path.Combine(Root, name)) ? Right<string, string>(name)
        : Left<string, string>($"{Path.Combine(Root, name)}.gz: not found{Advice}");
}
