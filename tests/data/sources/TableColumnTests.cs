using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>What is told of a table's columns, and of what is no table.</summary>
public sealed class TableColumnTests : IDisposable
{
    private static readonly Seq<(string, TableTask)> Y = Seq1<(string, TableTask)>(("y", new TableTask.Regression()));

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("1,0\n2,0\nx?,1\n4,1\n", "column a is a category of 4 values, not numbers: ", ":4 has x?")]
    [InlineData("1,0\n2,0\nInfinity,1\n4,1\n", "column a is a category of 4 values, not numbers: ", ":4 has Infinity")]
    [InlineData("1,0\n,0\n1e99,1\n4,1\n", "column a is a category of 3 values, not numbers: ", ":4 has 1e99")]
    [InlineData("1,0\nNaN,0\n3,1\n4,1\n", "", "")]
    [InlineData("a,0\nb,0\nc,1\n4,1\n", "", "")]
    public void A_column_whose_numbers_are_read_as_words_for_the_sake_of_one_is_told(string rows, string start, string end)
    {
        var lines = new List<string>();
        var test = Write("test.csv", "1,0\n");
        var table = new Source.Table(Write("t.csv", rows), Y) { Split = new TableSplit.Separate(test) };
        table.Pack(new Packing(1, _scratch.Folder, lines.Add, CancellationToken.None)).Value();
        var told = string.Join("", lines.Where(line => line.StartsWith("column", StringComparison.Ordinal)));
        Assert.StartsWith(start, told, StringComparison.Ordinal);
        Assert.EndsWith(end, told, StringComparison.Ordinal);
        Assert.Equal(start.Length > 0, told.Length > 0);
    }

    [Fact]
    public void A_folder_is_no_table() =>
        Assert.EndsWith("must be a file, found a directory", new Source.Table(_scratch.Folder, Y).Describe().Message(), StringComparison.Ordinal);

    private string Write(string name, string rows)
    {
        File.WriteAllText(_scratch[name], $"a,y\n{rows}");
        return _scratch[name];
    }
}
