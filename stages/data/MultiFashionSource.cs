using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>
/// Two Fashion-MNIST images in one, as MultiMNIST is made of two digits (Sabour, Frosst and Hinton 2017; Sener and Koltun 2018;
/// Lin et al. "Pareto multi-task learning" 2019 for the fashion variant).
/// </summary>
/// <remarks>Example i of a split pairs image i (left) with a random image of the same split (right).</remarks>
internal static class MultiFashionSource
{
    private const int Classes = 10;
    private const int Chunk = 500;

    internal static Either<string, DataInfo> Describe(Source.MultiFashion source) =>
        from train in Count(source, Split.Train)
        from test in Count(source, Split.Test)
        select Info(train, test);

    internal static Either<string, Seq<string>> Files(Source.MultiFashion source) =>
        Seq("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
            .Map(name => Existing(source.Path, name)).Sequence().Map(names => names.Strict());

    internal static Either<string, Unit> Pack(Source.MultiFashion source, Packing packing) =>
        from info in Describe(source)
        from train in PackSplit(source, Split.Train, info, packing)
        from test in PackSplit(source, Split.Test, info, packing)
        select test;

    private static DataInfo Info(int train, int test) =>
        new(
            Shape.Image(1, FashionPair.Side, FashionPair.Side),
            Seq(new DataTask("left", new TaskKind.Classification(Classes)), new DataTask("right", new TaskKind.Classification(Classes))),
            train,
            test);

    private static Either<string, int> Count(Source.MultiFashion source, Split split) =>
        from file in Existing(source.Path, Images(split))
        from sizes in Idx.Sizes(Path.Combine(source.Path, file), 3)
        from _ in sizes[1] == FashionPair.Side && sizes[2] == FashionPair.Side
            ? Right<string, Unit>(unit)
            : $"{Path.Combine(source.Path, file)}: images are {sizes[1]} x {sizes[2]}, not 28 x 28"
        from count in Wanted(source, split).Match(
            wanted => wanted >= 1 && wanted <= sizes[0]
                ? Right<string, int>(wanted)
                : $"{wanted} examples asked for, {file} holds {sizes[0]}",
            () => sizes[0])
        select count;

    private static Option<int> Wanted(Source.MultiFashion source, Split split) => split == Split.Train ? source.Train : source.Test;

    private static string Images(Split split) => split == Split.Train ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";

    private static string Labels(Split split) => split == Split.Train ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";

    private static Either<string, string> Existing(string folder, string name) =>
        File.Exists(Path.Combine(folder, $"{name}.gz")) ? Right<string, string>($"{name}.gz")
        : File.Exists(Path.Combine(folder, name)) ? Right<string, string>(name)
        : Left<string, string>($"{Path.Combine(folder, name)}.gz: not found (Debian's package dataset-fashion-mnist has it)");

    private static Either<string, Unit> PackSplit(Source.MultiFashion source, Split split, DataInfo info, Packing packing) =>
        from images in Existing(source.Path, Images(split)).Bind(name => Idx.Read(Path.Combine(source.Path, name), 3))
        from labelFile in Existing(source.Path, Labels(split))
        from labels in Idx.Read(Path.Combine(source.Path, labelFile), 1)
        from _ in labels.Sizes[0] == images.Sizes[0] && labels.Values.All(label => label < Classes)
            ? Right<string, Unit>(unit)
            : $"{Path.Combine(source.Path, labelFile)}: is not {images.Sizes[0]} labels of 0 to {Classes - 1}"
        let count = split == Split.Train ? info.Train : info.Test
        let pairs = Pairs(packing.Seed, split, count, images.Sizes[0])
        from done in Safetensors.Write(
            packing.PathOf(split),
            SplitLayout.Specs(info, count, Dtype.U8),
            SplitLayout.Metadata(augment: false),
            writer => Fill(writer, new Pairing(images, labels, pairs), packing))
        select done;

    /// <summary>The right image of each example: the first n of a split are the same however many are asked for.</summary>
    private static int[] Pairs(ulong seed, Split split, int count, int images)
    {
        var random = new RandomSource(seed, "multi-fashion", (int)split);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(images))];
    }

    private static Either<string, Unit> Fill(SafetensorsWriter writer, Pairing pairing, Packing packing)
    {
        var (size, rights) = (FashionPair.Side * FashionPair.Side, pairing.Rights);
        var (pixels, left, right) = (new byte[Chunk * size], new sbyte[rights.Length], new sbyte[rights.Length]);
        for (var first = 0; first < rights.Length; first += Chunk)
        {
            if (packing.Stop.IsCancellationRequested)
            {
                return "stopped";
            }

            var last = Math.Min(first + Chunk, rights.Length);
            for (var i = first; i < last; i++)
            {
                FashionPair.Merge(pairing.Image(i), pairing.Image(rights[i]), pixels.AsSpan((i - first) * size, size));
                (left[i], right[i]) = ((sbyte)pairing.Labels.Values[i], (sbyte)pairing.Labels.Values[rights[i]]);
            }

            writer.Write<byte>(SplitLayout.InputName, (long)first * size, pixels.AsSpan(0, (last - first) * size));
        }

        writer.Write<sbyte>("target.left", 0, left);
        writer.Write<sbyte>("target.right", 0, right);
        packing.Report($"{rights.Length} pairs of Fashion-MNIST images");
        return unit;
    }

    /// <summary>Images and labels of a split, and the number of each example's right image.</summary>
    private sealed class Pairing(IdxArray images, IdxArray labels, int[] rights)
    {
        internal IdxArray Labels => labels;

        internal int[] Rights => rights;

        internal ReadOnlySpan<byte> Image(int index) =>
            images.Values.AsSpan(index * FashionPair.Side * FashionPair.Side, FashionPair.Side * FashionPair.Side);
    }
}
