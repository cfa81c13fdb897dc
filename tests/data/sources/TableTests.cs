using LanguageExt;
using Multitask.Models;
using Parquet.Serialization;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Tables as a source: columns, tasks, splits, and what is wrong with them.</summary>
public sealed class TableTests : IDisposable
{
    private const string People = """
        age,city,spent,member,class
        31,Oslo,1.5,yes,b
        ?,Rome,2.5,no,a
        45,Oslo,,no,c
        28,,4e1,,a
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Columns_become_numbers_categories_and_tasks_and_what_is_missing_stays_so()
    {
        var table = Everything(People);
        var info = table.Describe().Value();
        Assert.Equal(Shape.Vector(2), info.Input);
        Assert.Equal(Seq(new InputColumn("age", Seq<string>()), new InputColumn("city", Seq("Oslo", "Rome"))), info.Columns);
        Assert.Equal(Seq1(new Category(1, 3)), info.Categories);
        Assert.Equal(
            Seq(
                new DataTask("spent", new TaskKind.Regression()),
                new DataTask("member", new TaskKind.Binary()),
                new DataTask("class", new TaskKind.Classification(3))),
            info.Tasks);
        var batch = Packed(table, Split.Train);
        Assert.Equal([31, 1, float.NaN, 2, 45, 1, 28, 0], batch.Inputs);
        Assert.Equal([1.5f, 2.5f, float.NaN, 40], ((Target.Reals)batch.Targets[0]).Values);
        Assert.Equal([1, 0, 0, -1], ((Target.Labels)batch.Targets[1]).Values);
        Assert.Equal([1, 0, 2, 0], ((Target.Labels)batch.Targets[2]).Values);
        Assert.Equal("c", table.ClassName("class", 2));
        Assert.Equal("unknown", table.ClassName("class", -1));
    }

    [Fact]
    public void A_category_that_the_training_split_does_not_have_is_unknown_and_its_number_does_not_leak()
    {
        var table = Everything(People) with { Split = new TableSplit.Separate(Write("test.csv", "age,city,spent,member,class\n1,Bern,1,yes,a\n2,Rome,1,no,b\n")) };
        Assert.Equal([1, 0, 2, 2], Packed(table, Split.Test).Inputs);
    }

    [Theory]
    [InlineData(0.2, 0, 8, 0, 2)]
    [InlineData(0.5, 0.4, 3, 2, 5)]
    [InlineData(0.3, 0.9, 1, 6, 3)]
    public void Shares_of_the_rows_are_drawn_once_and_for_all(double test, double validation, int train, int validated, int tested)
    {
        var table = Numbers(10) with { Split = new TableSplit.Share(test), Validation = validation };
        var info = table.Describe().Value();
        Assert.Equal((train, validated, tested), (info.Train, info.Validation, info.Test));
        var all = info.Splits.Bind(split => toSeq(Packed(table, split, seed: 1).Inputs)).ToArray();
        Assert.Equal(Enumerable.Range(0, 10).Select(at => (float)at), all.Order());
        Assert.Equal(all, info.Splits.Bind(split => toSeq(Packed(table, split, seed: 2).Inputs)).ToArray());
        Assert.NotEqual(all, info.Splits.Bind(split => toSeq(Packed(table with { Seed = 5 }, split).Inputs)).ToArray());
    }

    [Fact]
    public void A_column_may_say_which_row_is_what()
    {
        var table = new Source.Table(Write("t.csv", "x,y,part\n1,1,train\n2,2,val\n3,3,test\n4,4,TRAIN\n"), Task("y", new TableTask.Regression()))
        {
            Split = new TableSplit.Column("part"),
        };
        Assert.Equal("x", string.Join(' ', table.Describe().Value().Columns.Map(column => column.Name)));
        Assert.Equal([1, 4], Packed(table, Split.Train).Inputs);
        Assert.Equal([2], Packed(table, Split.Validation).Inputs);
        Assert.Equal([3], Packed(table, Split.Test).Inputs);
    }

    [Fact]
    public void Files_without_a_header_keep_to_the_conventions_of_C45()
    {
        var table = new Source.Table(Write("a.data", "1, x, no\n2, y, yes\n"), Task("label", new TableTask.Binary("yes")))
        {
            Columns = Seq("a", "b", "label"),
            Split = new TableSplit.Separate(Write("a.test", "|1x3 Cross validator\n3, x, yes.\n\n4, y, no.\n")),
        };
        Assert.Equal([1, 0], ((Target.Labels)Packed(table, Split.Test).Targets[0]).Values);
        Assert.Equal([3, 1, 4, 2], Packed(table, Split.Test).Inputs);
    }

    [Theory]
    [InlineData("x;y\n1;2\n3;4\n", "t.csv")]
    [InlineData("x\ty\n1\t2\n3\t4\n", "t.tsv")]
    [InlineData("\ufeffx,y\r\n1,2\r\n3,4\r\n", "t.csv")]
    [InlineData("\"x\",\"y\"\n\"1\",2\n 3 ,4", "t.csv")]
    public void Separators_quotes_ends_of_lines_and_marks_do_not_matter(string text, string name)
    {
        var table = new Source.Table(Write(name, text), Task("y", new TableTask.Regression())) { Split = new TableSplit.Share(0.5) };
        Assert.Equal([1, 3], Packed(table, Split.Train).Inputs.Concat(Packed(table, Split.Test).Inputs).Order());
    }

    [Fact]
    public void Several_columns_are_one_task_of_several_numbers()
    {
        var table = new Source.Table(Write("t.csv", "x,a,b\n1,2,3\n4,5,\n"), Task("place", new TableTask.Regression(RegressionLoss.L1) { Columns = Seq("b", "a") }))
        {
            Split = new TableSplit.Share(0.5),
        };
        Assert.Equal(Seq1(new DataTask("place", new TaskKind.Regression(2, RegressionLoss.L1))), table.Describe().Value().Tasks);
        var numbers = new[] { Split.Train, Split.Test }.SelectMany(split => ((Target.Reals)Packed(table, split).Targets[0]).Values);
        Assert.Equal([3, 2, float.NaN, 5], numbers.First() == 3 ? numbers : numbers.Skip(2).Concat(numbers.Take(2)));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "b", "regression", ":3: must have 2 fields, found 1")]
    [InlineData("a,b\n1,2\n3,4,5\n", "b", "regression", ":3: must have 2 fields, found 3")]
    [InlineData("a,b\n", "b", "regression", ": holds no rows")]
    [InlineData("", "b", "regression", ": holds no rows")]
    [InlineData("a,a\n1,2\n", "a", "regression", ": two columns have the name a")]
    [InlineData("a,\n1,2\n", "a", "regression", ": a column of the header has no name")]
    [InlineData("a,b\n1,2\n3,four\n", "b", "regression", ":3: column b must be a number to be a regression, found four")]
    [InlineData("a,b\n1,2\n3,4\n", "c*", "regression", "tasks: no column matches c*; the columns are a, b")]
    [InlineData("a,b\n1,2\n3,2\n", "b", "class", "tasks: column b must have 2 to 32767 different values to be classes, found 1")]
    [InlineData("a,b\n1,2\n3,5\n", "b", "binary", "tasks: b must say which value means yes, { binary: VALUE }; its values are 2, 5")]
    [InlineData("a,b\n1,u\n2,v\n3,w\n", "b", "binary", "tasks: b must say which value means yes, { binary: VALUE }; its values are u, v, w")]
    [InlineData("a,b\n1,2\n3,4\n", "*", "regression", "the table has no column beside its tasks: there is nothing to learn them from")]
    [InlineData("a,b\n1,2\n", "b", "regression", "the table has 1 rows, none of them in the train split")]
    public void A_table_that_does_not_hold_what_is_declared_is_told_in_a_line(string text, string column, string kind, string message)
    {
        TableTask task = kind switch { "class" => new TableTask.Class(), "binary" => new TableTask.Binary(), _ => new TableTask.Regression() };
        Assert.EndsWith(message, new Source.Table(Write("t.csv", text), Task(column, task)).Describe().Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_must_not_be_in_the_input()
    {
        Assert.Equal(
            "inputs: * takes in column y, which is a task: the answer must not be in the input",
            (Numbers(3) with { Inputs = Seq1("*") }).Describe().Message());
        Assert.Equal(
            "tasks: column y is a task twice",
            new Source.Table(Write("t.csv", "x,y\n1,2\n3,4\n"), Task("y", new TableTask.Regression()) + Task("?", new TableTask.Regression())).Describe().Message());
        Assert.Equal(
            "tasks: no row has 7 in column y; its values are 0, 1, 2",
            new Source.Table(Numbers(3).Path, Task("y", new TableTask.Binary("7"))).Describe().Message());
    }

    [Fact]
    public void A_file_that_is_not_there_or_changed_meanwhile_is_named()
    {
        Assert.Equal($"{_scratch["none.csv"]}: not found", new Source.Table(_scratch["none.csv"], Task("y", new TableTask.Regression())).Describe().Message());
        var table = Numbers(10);
        var known = toMap(table.Digests().Value().Map(file => (file.Name, file.Digest)));
        Write("n.csv", "x,y\n1,2\n3,4\n5,6\n");
        Assert.Equal(
            $"{table.Path} changed while it was read",
            table.Pack(new Packing(0, _scratch.Folder, _ => { }, CancellationToken.None) { Known = known }).Message());
    }

    [Fact]
    public async Task Parquet_has_whole_and_real_numbers_texts_truths_and_nothing()
    {
        ParquetRow[] rows =
        [
            new() { Id = 1, Size = 0.1, Price = 0.1f, City = "Oslo", Sold = true },
            new() { Id = 2, Size = null, Price = 16777216, City = null, Sold = false },
            new() { Id = -3, Size = 1e-300, Price = -2.5f, City = "Rome, Italy", Sold = true },
            new() { Id = 2_000_000_000, Size = double.NaN, Price = 3e38f, City = "?", Sold = false },
        ];
        await ParquetSerializer.SerializeAsync(rows, _scratch["t.parquet"], cancellationToken: TestContext.Current.CancellationToken);
        var file = TableFile.Read(_scratch["t.parquet"], await File.ReadAllBytesAsync(_scratch["t.parquet"], TestContext.Current.CancellationToken), Seq<string>()).Value();
        Assert.Equal(Seq("Id", "Size", "Price", "City", "Sold"), file.Columns);
        Assert.Equal(
            ["1|0.1|0.1|Oslo|1", "2||16777216||0", "-3|1E-300|-2.5|Rome, Italy|1", "2000000000||3E+38||0"],
            file.Rows.Map(row => string.Join('|', row)).ToArray());
        Assert.Equal(Seq(1L, 2, 3, 4), file.Lines);
        var table = new Source.Table(_scratch["t.parquet"], Task("Sold", new TableTask.Binary()) + Task("Price", new TableTask.Regression()))
        {
            Split = new TableSplit.Share(0.25),
        };
        Assert.Equal(["Id", "Size", "City"], table.Describe().Value().Columns.Map(column => column.Name).ToArray());
        Assert.Equal((3, 1), (Packed(table, Split.Train).Count, Packed(table, Split.Test).Count));
    }

    [Fact]
    public void Parquet_that_is_none_is_named()
    {
        Assert.StartsWith(
            $"{_scratch["t.parquet"]}: no Parquet file that can be read: ",
            new Source.Table(Write("t.parquet", "PAR1 no"), Task("y", new TableTask.Regression())).Describe().Message(),
            StringComparison.Ordinal);
    }

    private Source.Table Everything(string text) => new(
        Write("people.csv", text),
        Task("spent", new TableTask.Regression()) + Task("member", new TableTask.Binary()) + Task("class", new TableTask.Class()))
    {
        Split = new TableSplit.Separate(Write("test.csv", text)),
    };

    private Source.Table Numbers(int rows) => new(
        Write("n.csv", $"x,y\n{string.Concat(Enumerable.Range(0, rows).Select(row => $"{row},{row % 3}\n"))}"), Task("y", new TableTask.Regression()));

    private static Seq<(string, TableTask)> Task(string columns, TableTask task) => Seq1((columns, task));

    private string Write(string name, string text)
    {
        File.WriteAllText(_scratch[name], text);
        return _scratch[name];
    }

    private Batch Packed(Source table, Split split, ulong seed = 0)
    {
        table.Pack(new Packing(seed, _scratch.Folder, _ => { }, CancellationToken.None)).Value();
        using var opened = DataSplit.Open(_scratch[Packing.FileName(split)], table.Describe().Value()).Value();
        return opened.Read([.. Enumerable.Range(0, opened.Count)], None);
    }

    /// <summary>A row of a Parquet file.</summary>
    private sealed class ParquetRow
    {
        public int Id { get; init; }

        public double? Size { get; init; }

        public float Price { get; init; }

        public string? City { get; init; }

        public bool Sold { get; init; }
    }
}
