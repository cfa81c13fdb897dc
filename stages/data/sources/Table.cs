using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// A CSV or Parquet file of numbers and categories: some columns are the input, others are tasks. An empty field and <c>?</c> are missing
    /// values. Numbers stay in the user's units; categories become numbers from 1, 0 being a value that is missing or not in the training split.
    /// </summary>
    /// <param name="Path">The file.</param>
    /// <param name="Tasks">Names of columns, or patterns with <c>*</c> and <c>?</c>, and what they are as tasks.</param>
    public sealed record Table(string Path, Seq<(string Columns, TableTask Task)> Tasks) : Source
    {
        private const string DataName = "path";
        private const string TestName = "test_path";

        /// <summary>Names or patterns of the columns that are the input; empty: every column that nothing else uses.</summary>
        public Seq<string> Inputs { get; init; }

        /// <summary>Names or patterns of input columns whose numbers name categories: postal codes, say.</summary>
        public Seq<string> Categories { get; init; }

        /// <summary>The columns' names, where the files have no header.</summary>
        public Seq<string> Columns { get; init; }

        /// <summary>What divides the rows.</summary>
        public TableSplit Split { get; init; } = new TableSplit.Share();

        /// <summary>The share of the rest of the training rows, drawn at random, that is the validation split; 0: there is none.</summary>
        public double Validation { get; init; }

        /// <summary>Of the draws: a number of the table's own, so that the pipeline's seed does not move the splits.</summary>
        public ulong Seed { get; init; }

        internal static Fields<Source> Fields { get; } = (
            Field.Required("path", Decode.Text),
            Field.Required("tasks", Decode.Entries(TableTask.Decoder)),
            Field.Optional("inputs", Decode.OneOrMore(Decode.Text), Seq<string>()),
            Field.Optional("categories", Decode.OneOrMore(Decode.Text), Seq<string>()),
            Field.Optional("columns", Decode.List(Decode.Text, 1), Seq<string>()),
            TableSplit.OfRows,
            TableSplit.Validation,
            Field.Optional("seed", Decode.ULong, 0UL))
            .Apply((path, tasks, inputs, categories, columns, split, validation, seed) => (Source)new Table(path, tasks)
            {
                Inputs = inputs,
                Categories = categories,
                Columns = columns,
                Split = split,
                Validation = validation,
                Seed = seed,
            });

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "", Split = Split.WithoutPath };

        internal override Source Rooted(string folder) => this with
        {
            Path = PathFrom(folder, Path),
            Split = Split.With(path => PathFrom(folder, path)),
        };

        private protected override string PathOf(string name) => Files.Find(file => file.Name == name).Map(file => file.Path).IfNone(name);

        /// <summary>Its files and their names in the key.</summary>
        internal Seq<(string Name, string Path)> Files => Split is TableSplit.Separate separate
            ? Seq((DataName, Path), (TestName, separate.Path))
            : Seq1((DataName, Path));

        private protected override Seq<string> ClassNames(string task) => Encoded(file => Formats.Files.ReadAll(file.Path))
            .Map(encoding => encoding.ClassNames(task)).IfLeft(Seq<string>());

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() => Encoded(file => Formats.Files.ReadAll(file.Path)).Map(encoding => encoding.Info);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            Eithers.Traverse(Files, file => OutsideFiles.DigestOf(file.Path).Map(digest => new OutsideFile(file.Name, digest)));

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from encoding in Encoded(file => packing.ReadAt(file.Path, file.Name))
            from written in encoding.Write(packing)
            select written;

        private Either<string, Seq<TableFile>> Read(Func<(string Name, string Path), Either<string, byte[]>> bytes) =>
            Eithers.Traverse(Files, file => bytes(file).Bind(content => TableFile.Read(file.Path, content, Columns)));

        /// <summary>Its rows, divided; each file's bytes come from a function.</summary>
        internal Either<string, TableRows> Rows(Func<(string Name, string Path), Either<string, byte[]>> bytes) =>
            Read(bytes).Bind(read => TableRows.Of(this, read));

        private Either<string, TableEncoding> Encoded(Func<(string Name, string Path), Either<string, byte[]>> bytes) =>
            Rows(bytes).Bind(rows => TableEncoding.Of(this, rows));
    }
}
