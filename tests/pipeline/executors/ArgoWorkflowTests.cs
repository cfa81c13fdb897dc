using System.Text.Json;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline.Executors;

/// <summary>The workflow keeps to Argo's published schema: known keys, their types, and those that must be there.</summary>
public sealed class ArgoWorkflowTests
{
    private const string Workflow = "#/definitions/io.argoproj.workflow.v1alpha1.Workflow";

    private static readonly JsonElement Schema = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "argo-workflow.schema.json"))).RootElement;

    [Fact]
    public void The_document_keeps_to_the_schema() => Assert.Empty(Mistakes(Read(Document()), Definition(Workflow), ""));

    [Theory]
    [InlineData("entrypoint: plan", "entrypont: plan", "/spec/entrypont is not known")]
    [InlineData("image: registry/multitask:1", "image: 7", "/spec/templates/1/container/image must be a string")]
    [InlineData("claimName: multitask", "claim: multitask", "/spec/volumes/0/persistentVolumeClaim needs claimName")]
    public void A_document_that_does_not_is_found_out(string sound, string broken, string mistake) =>
        Assert.Contains(mistake, Mistakes(Read(Document().Replace(sound, broken, StringComparison.Ordinal)), Definition(Workflow), ""));

    [Fact]
    public void Each_stage_is_a_task_after_those_it_reads_and_the_last_publishes()
    {
        var tasks = Items(At(Read(Document()), "spec", "templates", "0", "dag", "tasks"));
        Assert.Equal(
            ["s0 load", "s1 build s0", "s2 train s0,s1", "s3 train-4 s0,s1", "publish publish s0,s1,s2,s3"],
            tasks.Select(task => string.Join(' ', Seq(
                Text(At(task, "name")), Text(At(task, "template")), string.Join(',', Items(Find(task, "dependencies")).Map(Text).Order(StringComparer.Ordinal)))).TrimEnd()).ToArray());
    }

    [Fact]
    public void A_pod_gets_what_its_kind_needs()
    {
        var templates = Items(At(Read(Document()), "spec", "templates"));
        var train = templates.Find(one => Text(At(one, "name")) == "train-4").IfNone(() => throw new InvalidDataException());
        Assert.Equal("3600", Text(At(train, "activeDeadlineSeconds")));
        Assert.Equal("4", Text(At(train, "container", "resources", "limits", "nvidia.com/gpu")));
        Assert.Equal("2048Mi", Text(At(train, "container", "resources", "requests", "memory")));
        Assert.Equal(
            ["run-stage", "{{inputs.parameters.stage}}", "p.yaml", "--plan", "0", "--store", ".pipeline"], Items(At(train, "container", "args")).Select(Text).ToArray());
    }

    private static string Document()
    {
        PlannedStage<int> Stage(string name, string kind, int processes, params string[] inputs) => new(
            name, kind, Seq(inputs).Map(input => new StageReference("x", input)).Strict(), new StageWork<int>(1, "{}", 0, _ => unit) { Processes = processes });
        var profile = new ClusterProfile { Jobs = Map(("train", new JobNeeds { Time = TimeSpan.FromHours(1), Memory = 2048, Gpus = 1 })) };
        var command = new ClusterCommand(Seq("dotnet", "multitask.dll"), "p.yaml", Seq("--store", ".pipeline"), Seq("--out", "out"));
        return ArgoWorkflow.Of(
            "My scenes", Seq(Stage("data", "load", 1), Stage("model", "build", 1, "data"), Stage("a[1,x]", "train", 1, "model", "data"), Stage("b", "train", 4, "model", "data")),
            new ArgoPlace(profile, new KubernetesPlace("registry/multitask:1", "multitask", "/work", "multitask"), command, "0"));
    }

    private static ConfigNode Read(string text) => Yaml.Read(text, "workflow.yaml").IfFail(problems => throw new InvalidDataException(problems.Head.Message));

    private static JsonElement Definition(string reference) => Schema.GetProperty("definitions").GetProperty(reference.Split('/')[^1]);

    private static Seq<string> Mistakes(ConfigNode node, JsonElement schema, string path) =>
        schema.TryGetProperty("$ref", out var reference) ? Mistakes(node, Definition(reference.GetString()!), path)
        : (schema.TryGetProperty("type", out var type) ? type.GetString() : "") switch
        {
            "object" => node is ConfigNode.Mapping mapping ? OfMapping(mapping, schema, path) : Seq1($"{path} must be a mapping"),
            "array" => node is ConfigNode.Sequence list
                ? toSeq(list.Items.SelectMany((item, at) => Mistakes(item, schema.GetProperty("items"), $"{path}/{at}"))).Strict()
                : Seq1($"{path} must be a list"),
            "string" => node is ConfigNode.Scalar word && (word.Quoted || !IsNumber(word.Text)) ? Seq<string>() : Seq1($"{path} must be a string"),
            "boolean" => node is ConfigNode.Scalar { Text: "true" or "false" } ? Seq<string>() : Seq1($"{path} must be true or false"),
            _ => Seq<string>(),
        };

    private static Seq<string> OfMapping(ConfigNode.Mapping mapping, JsonElement schema, string path)
    {
        var needed = schema.TryGetProperty("required", out var required) ? toSeq(required.EnumerateArray().Select(name => name.GetString()!)).Strict() : Seq<string>();
        return needed.Filter(name => mapping.Find(name).IsNone && (path.Length > 0 || name != "status")).Map(name => $"{path} needs {name}")
            + mapping.Entries.Bind(entry =>
                schema.TryGetProperty("properties", out var known) && known.TryGetProperty(entry.Key, out var inner) ? Mistakes(entry.Value, inner, $"{path}/{entry.Key}")
                : schema.TryGetProperty("additionalProperties", out var any) ? Mistakes(entry.Value, any, $"{path}/{entry.Key}")
                : schema.TryGetProperty("properties", out _) ? Seq1($"{path}/{entry.Key} is not known")
                : Seq<string>()).Strict();
    }

    private static bool IsNumber(string text) => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) || text is "" or "null" or "true" or "false";

    private static ConfigNode At(ConfigNode node, params string[] path) => path.Aggregate(node, (at, key) => at is ConfigNode.Sequence list
        ? list.Items[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]
        : Find(at, key).IfNone(() => throw new InvalidDataException(key)));

    private static Option<ConfigNode> Find(ConfigNode node, string key) => ((ConfigNode.Mapping)node).Find(key);

    private static Seq<ConfigNode> Items(Option<ConfigNode> node) => node.Map(list => ((ConfigNode.Sequence)list).Items).IfNone(Seq<ConfigNode>());

    private static string Text(ConfigNode node) => ((ConfigNode.Scalar)node).Text;
}
