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

        internal static Fields<Source> Fields { get; } = (
            Field.Optional("path", Decode.Text, DefaultPath),
            Field.Maybe("train", Decode.Int(1, 60_000)),
            Field.Maybe("test", Decode.Int(1, 10_000)))
            .Apply((path, train, test) => (Source)new MultiFashion(path, train, test));

        internal override bool IsSeeded => true;

        internal override Source WithoutPaths => this with { Path = "" };

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path) };

        private static Seq<string> Names { get; } = Seq(
            "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

        private protected override Seq<string> ClassNames(string task) => Names;

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from train in Count(Split.Train)
            from test in Count(Split.Test)
            select new DataInfo(
                Shape.Image(1, FashionPair.Side, FashionPair.Side),
                Seq("left", "right").Map(task => new DataTask(task, new TaskKind.Classification(Names.Count))),
                train,
                test)
            {
                Divisor = byte.MaxValue,
            };

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() => Files.Digests();

        private protected override string Root => Path;

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from info in Describe()
            from train in PackSplit(Split.Train, info, packing)
            from test in PackSplit(Split.Test, info, packing)
            select test;

        private IdxFolder Files => new(Path, " (Debian's package dataset-fashion-mnist has it)");

        private Either<string, int> Count(Split split) =>
            from found in Files.Sizes(split)
            from _ in (found.Height, found.Width) == (FashionPair.Side, FashionPair.Side)
                ? Right<string, Unit>(unit)
                : $"{System.IO.Path.Combine(Path, found.File)}: images are {found.Height} x {found.Width}, not 28 x 28"
            from count in IdxFolder.Count(split == Split.Train ? Train : Test, found.File, found.Count)
            select count;

        private Either<string, Unit> PackSplit(Split split, DataInfo info, Packing packing) =>
            from files in Files.Read(split, Names.Count, info, packing)
            let rights = Rights(packing.Seed, split, info.Examples(split), files.Images.Sizes[0])
            from done in Safetensors.Write(
                packing.PathOf(split),
                SplitLayout.Specs(info, rights.Length),
                SplitLayout.Metadata(),
                writer => Fill(writer, (files.Images.Values, files.Labels, rights), packing))
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
