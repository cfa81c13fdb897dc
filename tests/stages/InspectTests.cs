using Xunit;

namespace Multitask.Tests.Stages;

/// <summary><c>inspect</c>: what a data set holds, as numbers that can be counted by hand.</summary>
public sealed class InspectTests : IDisposable
{
    private const string People = """
        age,same,city,spent,member,class
        20,7,Oslo,1,yes,b
        ?,7,Rome,2,no,a
        40,7,Oslo,,no,b
        30,7,,6,,a
        """;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_table_is_counted_column_by_column_and_task_by_task()
    {
        var text = Inspect(Table(People, "age,same,city,spent,member,class\n50,7,Bern,3,yes,a\n"));
        string[] all =
        [
            "4 train, 1 test examples; an input is 3 features",
            "age    train  25.0 %   20 to 40, mean 30, deviation 8.165",
            "same   train  0        7 to 7, mean 7, deviation 1",
            "city   train  25.0 %   Oslo 66.7 %, Rome 33.3 %",
            "city   test   100.0 %  Oslo 0, Rome 0",
            "spent   a number   train  25.0 %   1 to 6, mean 3, deviation 2.16",
            "member  binary     train  25.0 %   no 66.7 %, yes 33.3 %",
            "class   2 classes  train  0        a 50.0 %, b 50.0 %",
            "note: 1 of the features say nothing, as they are the same in all training examples: same",
        ];
        Assert.All(all, line => Assert.Contains(line, text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_network_can_learn_is_noted()
    {
        var text = Inspect(Table("x,left,right\n1,a,\n2,b,\n", "x,left,right\n3,a,5\n", "{ left: class, right: regression }", "classes.csv"));
        Assert.Contains("note: no training example has a value of task right", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_has_a_row_per_example_and_a_column_per_dense_task()
    {
        var file = Path.Combine(_bench.Folder, "sheet.png");
        var text = Inspect("{ load: scenes, train: 3, test: 1, height: 16, width: 24 }", "--sheet", file);
        Assert.Contains("sheet.png: a training example per row: input, semantic, depth, normal", text, StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(file);
        Assert.Equal((4 * 28) + 4, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal((3 * 20) + 4, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }

    [Fact]
    public void Classes_of_whole_images_are_listed_by_their_place()
    {
        Keys.Samples.WriteFashion(Path.Combine(_bench.Folder, "f"));
        var text = Inspect($"{{ load: idx, path: {_bench.Folder}/f }}", "--sheet", Path.Combine(_bench.Folder, "sheet.png"));
        Assert.Contains("  row 1, column 1: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "inspect: model must be a data set (load), found a model (build)", 2)]
    [InlineData("dta", "--only: names no stage of this pipeline, found dta; did you mean `data`?", 2)]
    public void Other_stages_are_refused_before_anything_runs(string stage, string line, int code)
    {
        var (ended, text) = Run("{ load: scenes, train: 2, test: 1, height: 32, width: 32 }\n  model: { build: segnet, data: data, filters: [1] }", stage);
        Assert.Equal(code, ended);
        Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.DoesNotContain("rendered", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_of_a_table_is_refused_in_one_line()
    {
        var file = Path.Combine(_bench.Folder, "sheet.png");
        var (code, text) = Run(Table(People, "age,same,city,spent,member,class\n50,7,Bern,3,yes,a\n"), "data", "--sheet", file);
        Assert.Equal(1, code);
        Assert.EndsWith("error: data: the inputs are not images of one or three channels: there is nothing to draw\n", text, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private string Table(string train, string test, string tasks = "{ spent: regression, member: { binary: \"yes\" }, class: class }", string name = "people.csv")
    {
        File.WriteAllText(Path.Combine(_bench.Folder, name), train);
        File.WriteAllText(Path.Combine(_bench.Folder, "test.csv"), test);
        return $"{{ load: table, path: {_bench.Folder}/{name}, test_path: {_bench.Folder}/test.csv, tasks: {tasks} }}";
    }

    private string Inspect(string load, params string[] options)
    {
        var (code, text) = Run(load, "data", options);
        Assert.True(code == 0, text);
        return text;
    }

    private (int Code, string Text) Run(string load, string stage, params string[] options)
    {
        var file = Path.Combine(_bench.Folder, "p.yaml");
        File.WriteAllText(file, $"pipeline: p\nseed: 1\nstages:\n  data: {load}\n");
        return _bench.Call(["inspect", stage, file, .. options]);
    }
}
