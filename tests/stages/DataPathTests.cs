using Multitask.Stages;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>Relative paths of data start at the folder of the pipeline's file, or where a program says.</summary>
public sealed class DataPathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string path) => Path.GetFullPath(path, _folder);

    private string Put(string data)
    {
        new PublishedLayout(Layout.Nyuv2, 13, 3, 2).Write(At(data));
        return data;
    }

    private (int Code, string Text) Run(string yaml, string from, string file, params string[] options)
    {
        Directory.CreateDirectory(At(from));
        Directory.CreateDirectory(At("pipes"));
        File.WriteAllText(At("pipes/p.yaml"), yaml);
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, At(from), Colour: false, TimeProvider.System, CancellationToken.None);
        return (Cli.Run(Seq1(file) + Seq("--store", At(".pipeline"), "--out", At("out")) + Seq(options), AllStages.Catalogue, terminal), text.ToString());
    }

    private static string Yaml(string path) => $"{{ pipeline: p, device: cpu, stages: {{ data: {{ load: folder, layout: nyuv2, path: {path} }} }} }}";

    [Theory]
    [InlineData("pipes/d", "d", "pipes", "p.yaml")]
    [InlineData("pipes/d", "d", ".", "pipes/p.yaml")]
    [InlineData("pipes/d", "./d", "elsewhere", "../pipes/p.yaml")]
    [InlineData("data/d", "../data/d", "elsewhere/deep", "../../pipes/p.yaml")]
    [InlineData("d", "pipes/../../d", ".", "pipes/p.yaml")]
    public void A_path_starts_at_the_folder_of_the_file_wherever_the_run_does(string data, string path, string from, string file)
    {
        Put(data);
        var (code, text) = Run(Yaml(path), from, file);
        Assert.True(code == 0, text);
    }

    [Fact]
    public void So_does_one_of_an_override_and_an_absolute_path_stays()
    {
        Put("pipes/d");
        Assert.Equal(0, Run(Yaml("nowhere"), ".", "pipes/p.yaml", "--set", "stages.data.path=d").Code);
        Assert.Equal(0, Run(Yaml(At("pipes/d")), "elsewhere", "../pipes/p.yaml").Code);
    }

    [Theory]
    [InlineData("load: folder, layout: nyuv2, path: no", "no/train/image: not found")]
    [InlineData("load: folder, layout: cityscapes, path: no/../no", "no/train/image: not found")]
    [InlineData("load: idx, path: ./no", "no/train-images-idx3-ubyte.gz: not found")]
    [InlineData("load: multi-fashion, path: no", "no/train-images-idx3-ubyte.gz: not found")]
    public void A_message_names_the_whole_path_that_was_tried(string load, string end)
    {
        var (code, text) = Run($"{{ pipeline: p, stages: {{ data: {{ {load} }} }} }}", "elsewhere", "../pipes/p.yaml");
        Assert.Equal(2, code);
        Assert.Contains($"stages.data: {At("pipes")}/{end}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_knows_no_path()
    {
        Put("pipes/d");
        Assert.Equal(0, Run(Yaml("d"), ".", "pipes/p.yaml").Code);
        Directory.Move(At("pipes/d"), At("moved"));
        var (code, text) = Run(Yaml("../moved"), "elsewhere", "../pipes/p.yaml");
        Assert.True(code == 0 && !text.Contains("miss", StringComparison.Ordinal), text);
    }

    [Fact]
    public void A_program_says_where_paths_start()
    {
        Put("data/d");
        var pipeline = Pipelines.Named("p", device: "cpu").With("data", new Stage.Load(new Source.Folder("d", Layout.Nyuv2, 13)));
        var options = new RunOptions { Store = At("store"), Out = At("out"), Tell = Some<Action<Event>>(_ => { }), DataFolder = At("data") };
        Assert.True(pipeline.Run(options).IsRight);
        Assert.True(pipeline.Plan(At("data")).IsSuccess);
        var here = pipeline.Plan().FailToSeq().Head.Message;
        Assert.StartsWith($"{Path.GetFullPath("d")}/train/image: not found", here, StringComparison.Ordinal);
        var none = Pipelines.Named("p").With("data", new Stage.Load(new Source.Folder("d\0", Layout.Nyuv2, 13)));
        Assert.Contains("d?/train/image: not found", none.Plan().FailToSeq().Head.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{At("other")}/d/", pipeline.Plan(At("other")).FailToSeq().Head.Message, StringComparison.Ordinal);
    }
}
