using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// Photographs (JPEG, PNG or WebP) with targets per pixel in PNG or npy files beside them. All are resized to one size: photographs by
    /// <see cref="Bilinear"/>, targets by <see cref="Nearest"/>, so that no two labels or depths are mixed.
    /// </summary>
    /// <param name="Path">The folder that the patterns start from.</param>
    /// <param name="Inputs">Where the photographs are: a pattern with one <c>*</c> in the file's name.</param>
    /// <param name="Tasks">Names of tasks, and where their targets are.</param>
    public sealed record DenseImages(string Path, string Inputs, Seq<(string Name, DenseTask Task)> Tasks) : Source
    {
        /// <summary>Size of an image once resized.</summary>
        public ImageSize Size { get; init; } = new(64, 64);

        /// <summary>What divides the images: a share is drawn, or the test split is a folder of its own with the same patterns.</summary>
        public TableSplit Split { get; init; } = new TableSplit.Share();

        /// <summary>The share of the training images, drawn at random, that is the validation split; 0: there is none.</summary>
        public double Validation { get; init; }

        /// <summary>Of the draws: a number of the data set's own, so that the pipeline's seed does not move the splits.</summary>
        public ulong Seed { get; init; }

        /// <summary>What training does to its examples; sorted, each once.</summary>
        public Seq<Transform> Augment { get; init; }

        internal static Fields<Source> Fields { get; } = (
            (Field.Required("path", Decode.Text), DensePattern.Field("inputs"), Field.Required("tasks", Decode.Entries(DenseTask.Decoder)))
                .Apply((path, inputs, tasks) => new DenseImages(path, inputs, tasks)),
            Field.Optional("size", ImageSize.Decoder, new ImageSize(64, 64)),
            TableSplit.OfFolders,
            TableSplit.Validation,
            Field.Optional("seed", Decode.ULong, 0UL),
            ImageTransforms.Field)
            .Apply((images, size, split, validation, seed, augment) =>
                (Source)(images with { Size = size, Split = split, Validation = validation, Seed = seed, Augment = augment }));

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "", Split = Split.WithoutPath };

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path), Split = Split.With(path => PathFrom(folder, path)) };

        private protected override string PathOf(string name) => DenseListing.Of(this)
            .Bind(listing => Seq(listing.Files).Find(file => file.Name == name).ToEither(name))
            .Match(Right: file => file.Path, Left: _ => name);

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from _ in Size.Check()
            from __ in Tasks.Find(task => !task.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')).Match(
                Some: task => Left<string, Unit>($"tasks: names must be letters, digits, _ and -, found {task.Name}"),
                None: () => unit)
            from listing in DenseListing.Of(this)
            select Info(listing);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            from listing in DenseListing.Of(this)
            from digests in Digest(listing.Files.ToArray())
            select digests;

        private static Either<string, Seq<OutsideFile>> Digest((string Path, string Name)[] files)
        {
            var digests = new Either<string, OutsideFile>[files.Length];
            Parallel.For(0, files.Length, at =>
                digests[at] = OutsideFiles.DigestOf(files[at].Path).Map(digest => new OutsideFile(files[at].Name, digest)));
            return Eithers.Sequence(digests);
        }

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from listing in DenseListing.Of(this)
            from _ in packing.SameNames(Path, listing.Files.Select(file => file.Name).ToSeq().Strict())
            let info = Info(listing)
            from written in Eithers.Traverse(info.Splits, split => PackSplit(split, listing, info, packing))
            select unit;

        private DataInfo Info(DenseListing listing) => new(
            Shape.Image(3, Size.Height, Size.Width),
            Tasks.Map(task => new DataTask(task.Name, task.Task.Kind)).Strict(),
            listing.Count(Data.Split.Train),
            listing.Count(Data.Split.Test))
        {
            Validation = listing.Count(Data.Split.Validation),
            Divisor = byte.MaxValue,
        };

        private Either<string, Unit> PackSplit(Split split, DenseListing listing, DataInfo info, Packing packing) => Safetensors.Write(
            packing.PathOf(split),
            SplitLayout.Specs(info, listing.Count(split)),
            SplitLayout.Metadata(split == Data.Split.Train ? Augment : Seq<Transform>()),
            writer =>
            {
                var examples = new DenseExamples(listing, Size, writer);
                var numbers = listing.Splits[split];
                return packing.Each(numbers.Length, at => examples.Pack(at, listing.Examples[numbers[at]], packing)).Map(_ =>
                {
                    packing.Report($"{Packing.Word(split)}: {numbers.Length} images");
                    return unit;
                });
            });
    }
}
