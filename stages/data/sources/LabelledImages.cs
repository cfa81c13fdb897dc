using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// Photographs (JPEG, PNG or WebP) in a folder, and a CSV or Parquet file with a row per photograph: one column names its file, others are
    /// tasks. Images are resized to one size, which need not keep their proportions.
    /// </summary>
    /// <param name="Path">The folder of the photographs.</param>
    /// <param name="Labels">The table: its tasks, and what divides its rows. It has no inputs.</param>
    public sealed record LabelledImages(string Path, Table Labels) : Source
    {
        private const string Prefix = "images/";

        /// <summary>The column that names the file of a photograph, relative to <see cref="Path"/>.</summary>
        public string Image { get; init; } = "image";

        /// <summary>Size of an image once resized.</summary>
        public ImageSize Size { get; init; } = new(64, 64);

        /// <summary>What training does to its examples; sorted, each once.</summary>
        public Seq<Transform> Augment { get; init; }

        internal static Fields<Source> Fields { get; } = (
            Field.Required("path", Decode.Text),
            LabelFields,
            Field.Optional("image", Decode.Text, "image"),
            Field.Optional("size", ImageSize.Decoder, new ImageSize(64, 64)),
            ImageTransforms.Field)
            .Apply((path, labels, image, size, augment) => (Source)new LabelledImages(path, labels) { Image = image, Size = size, Augment = augment });

        private static Fields<Table> LabelFields => (
            Field.Required("labels", Decode.Text),
            Field.Required("tasks", Decode.Entries(TableTask.Decoder)),
            Field.Optional("columns", Decode.List(Decode.Text, 1), Seq<string>()),
            TableSplit.OfRows,
            TableSplit.Validation,
            Field.Optional("seed", Decode.ULong, 0UL))
            .Apply((path, tasks, columns, split, validation, seed) =>
                new Table(path, tasks) { Columns = columns, Split = split, Validation = validation, Seed = seed });

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "", Labels = (Table)Labels.WithoutPaths };

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path), Labels = (Table)Labels.Rooted(folder) };

        private protected override string PathOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal)
            ? System.IO.Path.Combine(Path, name[Prefix.Length..])
            : Labels.PathOf(name);

        private protected override Seq<string> ClassNames(string task) => Read(file => Formats.Files.ReadAll(file.Path))
            .Map(rows => rows.ClassNames(task)).IfLeft(Seq<string>());

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from rows in Read(file => Formats.Files.ReadAll(file.Path))
            from _ in Size.Check()
            from __ in rows.Exist(Path, Labels.Path)
            select Info(rows);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            from rows in Read(file => Formats.Files.ReadAll(file.Path))
            from labels in Labels.Digests()
            from images in OutsideFiles.Digest(Path, rows.Names)
            select labels + images.Map(image => image with { Name = Prefix + image.Name }).Strict();

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from rows in Read(file => packing.ReadAt(file.Path, file.Name))
            let info = Info(rows)
            from written in Eithers.Traverse(info.Splits, split => PackSplit(split, rows, info, packing))
            select unit;

        private Either<string, LabelledRows> Read(Func<(string Name, string Path), Either<string, byte[]>> bytes) =>
            Labels.Rows(bytes).Bind(rows => LabelledRows.Of(this, rows));

        private DataInfo Info(LabelledRows rows) => new(
            Shape.Image(3, Size.Height, Size.Width), rows.Tasks.Map(task => task.Task).Strict(), rows.Count(Split.Train), rows.Count(Split.Test))
        {
            Validation = rows.Count(Split.Validation),
            Divisor = byte.MaxValue,
        };

        private Either<string, Unit> PackSplit(Split split, LabelledRows rows, DataInfo info, Packing packing)
        {
            var numbers = rows.Table.Splits[split];
            var files = System.Array.ConvertAll(numbers, row => (System.IO.Path.Combine(Path, rows.Files[row]), Prefix + rows.Files[row]));
            return Safetensors.Write(
                packing.PathOf(split),
                SplitLayout.Specs(info, numbers.Length),
                SplitLayout.Metadata(split == Split.Train ? Augment : Seq<Transform>()),
                writer =>
                {
                    rows.Tasks.Map(task => task.Tensor(rows.Table, numbers)).Iter(tensor => writer.WriteBytes(tensor.Spec.Name, 0, tensor.Data.Span));
                    return new Photographs(split, Size, files).Write(writer, packing);
                });
        }
    }
}
