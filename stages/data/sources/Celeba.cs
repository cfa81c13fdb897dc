using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// CelebA in its official folder (Liu et al., "Deep learning face attributes in the wild", ICCV 2015): aligned photographs in
    /// <c>img_align_celeba</c>, one binary task per attribute of <c>list_attr_celeba.txt</c>, and the splits of
    /// <c>list_eval_partition.txt</c>. Images are resized to a square, which need not keep their proportions.
    /// </summary>
    /// <param name="Path">The folder.</param>
    public sealed record Celeba(string Path) : Source
    {
        private const string Subfolder = "img_align_celeba";

        /// <summary>Rows and columns of an image once resized; 64 in the experiments of FAMO (Liu et al., NeurIPS 2023).</summary>
        public int Size { get; init; } = 64;

        /// <summary>The first so many images of the training split; all where none.</summary>
        public Option<int> Train { get; init; }

        /// <summary>The first so many images of the validation split; all where none.</summary>
        public Option<int> Validation { get; init; }

        /// <summary>The first so many images of the test split; all where none.</summary>
        public Option<int> Test { get; init; }

        internal static Fields<Source> Fields { get; } = (
            Field.Required("path", Decode.Text),
            Field.Required("layout", Decode.Choice(("celeba", unit))),
            Field.Optional("size", Decode.Int(8, 1024), 64),
            Field.Maybe("train", Decode.Int(1, int.MaxValue)),
            Field.Maybe("validation", Decode.Int(1, int.MaxValue)),
            Field.Maybe("test", Decode.Int(1, int.MaxValue)))
            .Apply((path, _, size, train, validation, test) =>
                (Source)new Celeba(path) { Size = size, Train = train, Validation = validation, Test = test });

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "" };

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path) };

        private protected override string Root => Path;

        private protected override Seq<string> ClassNames(string task) => Seq("no", "yes");

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from lists in Lists(Read)
            from _ in Names(lists).Map(name => System.IO.Path.Combine(Path, name)).Find(path => !File.Exists(path)).Match(
                Some: path => Left<string, Unit>($"{path}: not found, though {CelebaLists.AttributesName} names it"),
                None: () => unit)
            select Info(lists);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            from lists in Lists(Read)
            from digests in OutsideFiles.Digest(Path, Names(lists) + Seq(CelebaLists.AttributesName, CelebaLists.PartitionName))
            select digests;

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from lists in Lists(name => packing.Read(Path, name))
            let info = Info(lists)
            from written in Eithers.Traverse(info.Splits, split => PackSplit(split, lists.Images[split], info, packing))
            select unit;

        private Either<string, byte[]> Read(string name) => Files.ReadAll(System.IO.Path.Combine(Path, name));

        /// <summary>The lists without the images that are not asked for.</summary>
        private Either<string, CelebaLists> Lists(Func<string, Either<string, byte[]>> bytes) =>
            from lists in CelebaLists.Read(Path, bytes)
            from train in First(lists, Split.Train, Train)
            from validation in First(lists, Split.Validation, Validation)
            from test in First(lists, Split.Test, Test)
            from _ in Seq((Split.Train, train), (Split.Test, test)).Find(split => split.Item2.Length == 0).Match(
                Some: split => Left<string, Unit>(
                    $"{System.IO.Path.Combine(Path, CelebaLists.PartitionName)}: no image is in the {Packing.Word(split.Item1)} split"),
                None: () => unit)
            select lists with { Images = Map((Split.Train, train), (Split.Validation, validation), (Split.Test, test)) };

        private static Either<string, CelebaImage[]> First(CelebaLists lists, Split split, Option<int> wanted) =>
            lists.Images.Find(split).IfNone([]) is var held && wanted.Exists(count => count < 1 || count > held.Length)
                ? $"{Packing.Word(split)}: {wanted.IfNone(0)} images asked for, {CelebaLists.PartitionName} has {held.Length}"
                : held[..wanted.IfNone(held.Length)];

        private static string NameOf(CelebaImage image) => $"{Subfolder}/{image.Name}";

        private static Seq<string> Names(CelebaLists lists) => lists.Images.Values.SelectMany(images => images).Select(NameOf).ToSeq().Strict();

        private DataInfo Info(CelebaLists lists) => new(
            Shape.Image(3, Size, Size),
            lists.Attributes.Map(name => new DataTask(name, new TaskKind.Binary())).Strict(),
            lists.Images[Split.Train].Length,
            lists.Images[Split.Test].Length)
        {
            Validation = lists.Images[Split.Validation].Length,
            Divisor = byte.MaxValue,
        };

        private Either<string, Unit> PackSplit(Split split, CelebaImage[] images, DataInfo info, Packing packing) => Safetensors.Write(
            packing.PathOf(split),
            SplitLayout.Specs(info, images.Length),
            SplitLayout.Metadata(),
            writer =>
            {
                info.Tasks.Iter((at, task) => writer.Write<sbyte>(
                    SplitLayout.TargetName(task), 0, System.Array.ConvertAll(images, image => image.Labels[at])));
                var files = System.Array.ConvertAll(images, image => (System.IO.Path.Combine(Path, NameOf(image)), NameOf(image)));
                return new Photographs(split, new ImageSize(Size, Size), files).Write(writer, packing);
            });
    }
}
