using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// Two Fashion-MNIST images in one, as MultiMNIST is made of two digits (Sabour, Frosst and Hinton 2017; Sener and Koltun 2018;
    /// Lin et al. "Pareto multi-task learning" 2019 for the fashion variant): tasks <c>left</c> and <c>right</c>, ten classes each.
    /// </summary>
    /// <remarks>Example i of a split pairs image i (left) with a random image of the same split (right).</remarks>
    /// <param name="Path">The folder with the four idx files, gzipped or not.</param>
    /// <param name="Train">The first so many examples of the training split; all 60,000 where none.</param>
    /// <param name="Test">The first so many examples of the test split; all 10,000 where none.</param>
    public sealed record MultiFashion(string Path, Option<int> Train, Option<int> Test) : Source
    {
        /// <summary>Where Debian's package dataset-fashion-mnist puts the files.</summary>
        public const string DefaultPath = "/usr/share/datasets/fashion-mnist";

        private const int Size = FashionPair.Side * FashionPair.Side;
        private const int Chunk = 500;

        internal static SourceKind Kind { get; } = new("multi-fashion", (
            Field.Optional("path", Decode.Text, DefaultPath),
            Field.Maybe("train", Decode.Int(1, 60_000)),
            Field.Maybe("test", Decode.Int(1, 10_000)))
            .Apply((path, train, test) => (Source)new MultiFashion(path, train, test)));

        internal override bool IsSeeded => true;

        internal override Source WithoutPaths => this with { Path = "" };

        private static Seq<string> Names { get; } = Seq(
            "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

        private protected override Seq<string> ClassNames => Names;

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from train in Count(Split.Train)
            from test in Count(Split.Test)
            select new DataInfo(
                Shape.Image(1, FashionPair.Side, FashionPair.Side),
                Seq("left", "right").Map(task => new DataTask(task, new TaskKind.Classification(Names.Count))),
                train,
                test);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            from names in Eithers.Traverse(
                Seq(Split.Train, Split.Test).Bind(split => Seq(Images(split), Labels(split))), name => Existing(name))
            from digests in OutsideFiles.Digest(Path, names)
            select digests;

        /// <inheritdoc />
        public override Either<string, Unit> Pack(Packing packing) =>
            from info in Describe()
            from train in PackSplit(Split.Train, info, packing)
            from test in PackSplit(Split.Test, info, packing)
            select test;

        private Either<string, int> Count(Split split) =>
            from file in Existing(Images(split))
            from sizes in Idx.Sizes(PathOf(file), 3)
            from _ in sizes[1] == FashionPair.Side && sizes[2] == FashionPair.Side
                ? Right<string, Unit>(unit)
                : $"{PathOf(file)}: images are {sizes[1]} x {sizes[2]}, not 28 x 28"
            from count in (split == Split.Train ? Train : Test).Match(
                wanted => wanted >= 1 && wanted <= sizes[0]
                    ? Right<string, int>(wanted)
                    : $"{wanted} examples asked for, {file} holds {sizes[0]}",
                () => sizes[0])
            select count;

        private static string Images(Split split) => split == Split.Train ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";

        private static string Labels(Split split) => split == Split.Train ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";

        private string PathOf(string name) => System.IO.Path.Combine(Path, name);

        private Either<string, string> Existing(string name) =>
            File.Exists(PathOf($"{name}.gz")) ? Right<string, string>($"{name}.gz")
            : File.Exists(PathOf(name)) ? Right<string, string>(name)
            : Left<string, string>($"{PathOf(name)}.gz: not found (Debian's package dataset-fashion-mnist has it)");

        private Either<string, Unit> PackSplit(Split split, DataInfo info, Packing packing) =>
            from imageFile in Existing(Images(split))
            from images in Idx.Read(PathOf(imageFile), 3)
            from labelFile in Existing(Labels(split))
            from labels in Idx.Read(PathOf(labelFile), 1)
            from _ in labels.Sizes[0] == images.Sizes[0] && labels.Values.All(label => label < Names.Count)
                ? Right<string, Unit>(unit)
                : $"{PathOf(labelFile)}: is not {images.Sizes[0]} labels of 0 to {Names.Count - 1}"
            let rights = Rights(packing.Seed, split, info.Examples(split), images.Sizes[0])
            from done in Safetensors.Write(
                packing.PathOf(split),
                SplitLayout.Specs(info, rights.Length, Dtype.U8),
                SplitLayout.Metadata(augment: false),
                writer => Fill(writer, (images.Values, labels.Values, rights), packing))
            select done;

        /// <summary>The right image of each example: the first n of a split are the same however many are asked for.</summary>
        private static int[] Rights(ulong seed, Split split, int count, int images)
        {
            var random = new RandomSource(seed, "multi-fashion", (int)split);
            return [.. Enumerable.Range(0, count).Select(_ => random.Next(images))];
        }

        private static Either<string, Unit> Fill(
            SafetensorsWriter writer, (byte[] Images, byte[] Labels, int[] Rights) split, Packing packing)
        {
            var (images, labels, rights) = split;
            var (pixels, left, right) = (new byte[Chunk * Size], new sbyte[rights.Length], new sbyte[rights.Length]);
            for (var first = 0; first < rights.Length; first += Chunk)
            {
                if (packing.Stop.IsCancellationRequested)
                {
                    return "stopped";
                }

                var last = Math.Min(first + Chunk, rights.Length);
                for (var i = first; i < last; i++)
                {
                    FashionPair.Merge(
                        images.AsSpan(i * Size, Size), images.AsSpan(rights[i] * Size, Size), pixels.AsSpan((i - first) * Size, Size));
                    (left[i], right[i]) = ((sbyte)labels[i], (sbyte)labels[rights[i]]);
                }

                writer.Write<byte>(SplitLayout.InputName, (long)first * Size, pixels.AsSpan(0, (last - first) * Size));
            }

            writer.Write<sbyte>("target.left", 0, left);
            writer.Write<sbyte>("target.right", 0, right);
            packing.Report($"{rights.Length} pairs of Fashion-MNIST images");
            return unit;
        }
    }
}
