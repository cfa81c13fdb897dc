using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>What divides the rows of a table.</summary>
public abstract record TableSplit
{
    private TableSplit() { }

    /// <summary>A share of the rows, drawn at random, is the test split.</summary>
    /// <param name="Test">The share, more than 0 and less than 1.</param>
    public sealed record Share(double Test = 0.2) : TableSplit;

    /// <summary>The test split is a file of its own, with the same columns.</summary>
    /// <param name="Path">The file.</param>
    public sealed record Separate(string Path) : TableSplit;

    /// <summary>A column says it: <c>train</c>, <c>validation</c> (or <c>val</c>) or <c>test</c>.</summary>
    /// <param name="Name">The column.</param>
    public sealed record Column(string Name) : TableSplit;
}

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

        internal static (string Word, Fields<Source> Fields) Kind { get; } = ("table", (
            Field.Required("path", Decode.Text),
            Field.Required("tasks", Decode.Entries(TableTask.Decoder)),
            Field.Optional("inputs", Decode.OneOrMore(Decode.Text), Seq<string>()),
            Field.Optional("categories", Decode.OneOrMore(Decode.Text), Seq<string>()),
            Field.Optional("columns", Decode.List(Decode.Text, 1), Seq<string>()),
            SplitFields,
            Field.Optional("validation", Decode.Double(Interval.Between(0, 0.9)), 0),
            Field.Optional("seed", Decode.ULong, 0UL))
            .Apply((path, tasks, inputs, categories, columns, split, validation, seed) => (Source)new Table(path, tasks)
            {
                Inputs = inputs,
                Categories = categories,
                Columns = columns,
                Split = split,
                Validation = validation,
                Seed = seed,
            }));

        private static Fields<TableSplit> SplitFields => (
            Field.Maybe("test", Decode.Double(Interval.Between(0.001, 0.9)).Map(TableSplit (share) => new TableSplit.Share(share))),
            Field.Maybe("test_path", Decode.Text.Map(TableSplit (path) => new TableSplit.Separate(path))),
            Field.Maybe("split", Decode.Text.Map(TableSplit (column) => new TableSplit.Column(column))))
            .Apply((share, path, column) => Seq(share, path, column).Somes())
            .Ensure(given => given.Count > 1 ? Some("must have only one of `test`, `test_path` and `split`") : None)
            .Map(given => given.HeadOrNone().IfNone(new TableSplit.Share()));

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "", Split = Split is TableSplit.Separate ? new TableSplit.Separate("") : Split };

        internal override Source Rooted(string folder) => this with
        {
            Path = PathFrom(folder, Path),
            Split = Split is TableSplit.Separate separate ? new TableSplit.Separate(PathFrom(folder, separate.Path)) : Split,
        };

        private protected override string PathOf(string name) => Files.Find(file => file.Name == name).Map(file => file.Path).IfNone(name);

        private Seq<(string Name, string Path)> Files => Split is TableSplit.Separate separate
            ? Seq((DataName, Path), (TestName, separate.Path))
            : Seq1((DataName, Path));

        private protected override Seq<string> ClassNames(string task) => Encoded(Read(file => Formats.Files.ReadAll(file.Path)))
            .Map(encoding => encoding.ClassNames(task)).IfLeft(Seq<string>());

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() => Encoded(Read(file => Formats.Files.ReadAll(file.Path))).Map(encoding => encoding.Info);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            Eithers.Traverse(Files, file => OutsideFiles.DigestOf(file.Path).Map(digest => new OutsideFile(file.Name, digest)));

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from encoding in Encoded(Read(file => packing.ReadAt(file.Path, file.Name)))
            from written in encoding.Write(packing)
            select written;

        private Either<string, Seq<TableFile>> Read(Func<(string Name, string Path), Either<string, byte[]>> bytes) =>
            Eithers.Traverse(Files, file => bytes(file).Bind(content => TableFile.Read(file.Path, content, Columns)));

        private Either<string, TableEncoding> Encoded(Either<string, Seq<TableFile>> files) =>
            files.Bind(read => TableRows.Of(this, read)).Bind(rows => TableEncoding.Of(this, rows));
    }
}
