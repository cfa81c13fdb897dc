using LanguageExt;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary><c>init</c> and <c>doctor</c>.</summary>
public sealed class StartingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-init-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int Code, string Out, string Error) Run(Option<TextReader> input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, _folder, Colour: false, TimeProvider.System, CancellationToken.None) { Input = input };
        return (Cli.Run(Seq(args), AllStages.Catalogue, terminal), output.ToString(), error.ToString());
    }

    private string Pipeline => File.ReadAllText(Path.Combine(_folder, "pipeline.yaml"));

    public static TheoryData<string> Kinds => [.. Templates.All.Map(one => one.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_init_writes_is_formatted_commented_and_has_no_mistake_but_that_the_data_are_missing(string kind)
    {
        var (code, output, _) = Run(None, "init", "--kind", kind);
        Assert.Equal(0, code);
        Assert.Equal(Pipeline, YamlFormat.Of(Pipeline, "f").IfFail(""));
        Assert.StartsWith("# yaml-language-server: $schema=pipeline.schema.json\n", Pipeline, StringComparison.Ordinal);
        Assert.Equal(SchemaCommand.Text(), File.ReadAllText(Path.Combine(_folder, "pipeline.schema.json")));
        Assert.True(Pipeline.Split('\n').Count(line => line.TrimStart().StartsWith('#')) > 6);
        var wrong = output.Split('\n').Where(line => line.StartsWith("pipeline.yaml:", StringComparison.Ordinal)).ToArray();
        Assert.All(wrong, line => Assert.Contains("stages.data: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_somebody_sits_at_a_terminal_init_asks_and_an_empty_answer_is_the_example()
    {
        File.WriteAllText(Path.Combine(_folder, "my flats.csv"), "size,rent,balcony\n" + string.Concat(Enumerable.Range(0, 20).Select(at => $"{at},{2 * at},{at % 2}\n")));
        using var answers = new StringReader("table\nmy flats.csv\n\n");
        var (code, output, _) = Run(Some<TextReader>(answers), "init");
        Assert.Equal(0, code);
        Assert.Contains("tasks [rent: regression, balcony: binary]: ", output, StringComparison.Ordinal);
        Assert.EndsWith("next: multitask pipeline.yaml\n", output, StringComparison.Ordinal);
        Assert.Contains("path: \"my flats.csv\", tasks: { rent: regression, balcony: binary }", Pipeline, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_replaces_nothing_and_knows_its_kinds()
    {
        Assert.Equal(2, Run(None, "init").Code);
        Assert.Contains("did you mean `table`?", Run(None, "init", "--kind", "tabel").Error, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "pipeline.yaml"), "mine");
        Assert.Equal((2, "", "init: pipeline.yaml is there already: it stays as it is; name another file\n"), Run(None, "init", "--kind", "demo"));
        Assert.Equal("mine", Pipeline);
    }

    [Fact]
    public void Format_mends_a_file_and_check_only_looks()
    {
        File.WriteAllText(Path.Combine(_folder, "pipeline.yaml"), "pipeline:  a # b\n");
        Assert.Equal((1, ""), (Run(None, "format", "--check").Code, Run(None, "format", "--check").Out));
        Assert.Equal(0, Run(None, "format").Code);
        Assert.Equal("pipeline: a # b\n", Pipeline);
        Assert.Equal((0, "pipeline.yaml is formatted\n", ""), Run(None, "format", "--check"));
    }

    [Fact]
    public void A_doctor_fails_only_where_something_is_bad_and_says_what_to_do()
    {
        var fine = new Finding("disk", Health.Good, "5 GB free");
        var missing = new Finding("node", Health.Optional, "runs client.cjs", "https://nodejs.org");
        var bad = new Finding("torch", Health.Bad, "cannot be loaded", "build again");
        Assert.Equal(
            "ok       disk  5 GB free\nmissing  node  runs client.cjs\n         -> https://nodejs.org\nready; 1 optional missing",
            string.Join('\n', DoctorCommand.Answer(Seq(fine, missing)).Lines));
        Assert.Equal((1, "1 thing to mend"), (DoctorCommand.Answer(Seq(fine, bad)).Code, DoctorCommand.Answer(Seq(fine, bad)).Lines.Last));
    }

    [Fact]
    public void This_machine_is_healthy()
    {
        var (code, output, error) = Run(None, "doctor");
        Assert.True(code == 0, output + error);
        Assert.Contains("libtorch 2.", output, StringComparison.Ordinal);
    }
}
