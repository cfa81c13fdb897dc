using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LanguageExt;
using Multitask.Stages;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The schema that editors complete and check pipelines by says what the decoders say.</summary>
public sealed class SchemaTests
{
    private static readonly Lazy<string> Text = new(SchemaCommand.Text);

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromText(Text.Value));

    public static TheoryData<string> Files => [.. Directory
        .EnumerateFiles(Path.Combine(Recorded.Root, "examples"), "*.yaml", SearchOption.AllDirectories)
        .Append(Path.Combine(Recorded.Root, "pipeline.yaml"))
        .Select(file => Path.GetRelativePath(Recorded.Root, file))];

    private static bool IsValid(string yaml) => Schema.Value.Evaluate(JsonSerializer.SerializeToElement(
        Json(Yaml.Read(yaml, "f").IfFail(problems => throw new InvalidDataException(problems.Head.Message))))).IsValid;

    /// <summary>YAML as an editor sees it.</summary>
    private static JsonNode? Json(ConfigNode node) => node switch
    {
        ConfigNode.Mapping mapping => new JsonObject(mapping.Entries.Map(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        ConfigNode.Sequence list => new JsonArray([.. list.Items.Map(Json)]),
        ConfigNode.Scalar { Quoted: false, Text: "" } => null,
        ConfigNode.Scalar { Quoted: false, Text: "true" or "false" } flag => flag.Text == "true",
        ConfigNode.Scalar { Quoted: false } number when double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        ConfigNode.Scalar text => text.Text,
        _ => null,
    };

    [Fact]
    public void The_schema_in_the_docs_is_that_of_the_decoders() => Snapshot.Check("docs/pipeline.schema.json", Text.Value, "what `multitask schema` prints");

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_is_valid_and_names_the_schema(string file)
    {
        var text = File.ReadAllText(Path.Combine(Recorded.Root, file));
        Assert.True(IsValid(text));
        var schema = Path.GetRelativePath(Path.GetDirectoryName(Path.Combine(Recorded.Root, file))!, Path.Combine(Recorded.Root, "docs", "pipeline.schema.json"));
        Assert.StartsWith($"# yaml-language-server: $schema={schema}\n", text, StringComparison.Ordinal);
    }

    private const string Good = """
        pipeline: a
        stages:
          data: { load: table, path: a.csv, tasks: { x: regression } }
          model: { build: mlp, data: data }
          famo: { train: model, data: data, weighting: famo, epochs: 5, batch: 8 }
        """;

    [Theory]
    [InlineData("epochs: 5", "epochs: 0")]
    [InlineData("epochs: 5", "epoch: 5")]
    [InlineData(", epochs: 5", "")]
    [InlineData("weighting: famo", "weighting: fama")]
    [InlineData("weighting: famo", "weighting: { famo: { gama: 1 } }")]
    [InlineData("load: table", "load: tabel")]
    [InlineData("build: mlp", "build: mlp, filters: [1]")]
    [InlineData("x: regression", "x: regresion")]
    [InlineData("pipeline: a", "pipeline: a/b")]
    [InlineData("famo: {", "a b: {")]
    [InlineData("train: model", "tran: model")]
    public void What_decoders_refuse_the_schema_refuses(string from, string to)
    {
        Assert.True(IsValid(Good));
        var bad = Good.Replace(from, to, StringComparison.Ordinal);
        Assert.False(IsValid(bad));
        Assert.True(Yaml.Read(bad, "f").Bind(root => Planner.Plan(root, AllStages.Registry)).IsFail);
    }

    [Theory]
    [InlineData("cluster: { jobs: { default: { partition: cpu, time: \"01:00:00\" }, train: { gpus: 1, memory: 16G } }, attempts: 3 }", true)]
    [InlineData("cluster: { kubernetes: { image: a, claim: b } }", true)]
    [InlineData("cluster: { kubernetes: { image: a } }", false)]
    [InlineData("cluster: { jobs: { train: { gpu: 1 } } }", false)]
    [InlineData("track: [tensorboard, { mlflow: \"http://localhost:5000\" }]", true)]
    [InlineData("track: wandb", false)]
    public void What_decoders_take_beside_the_stages_the_schema_takes(string line, bool good)
    {
        var text = Good.Replace("pipeline: a\n", $"pipeline: a\n{line}\n", StringComparison.Ordinal);
        Assert.Equal(good, IsValid(text));
        Assert.Equal(good, Yaml.Read(text, "f").Bind(root => Planner.Plan(root, AllStages.Registry)).Match(
            Succ: _ => true, Fail: problems => problems.ForAll(problem => problem.Message.Contains("a.csv", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_matrix_may_bring_a_key_that_is_required() => Assert.True(IsValid(Good.Replace(
        "weighting: famo,", "matrix: { weighting: [famo, equal] },", StringComparison.Ordinal)));

    [Fact]
    public void Every_key_that_the_listings_name_is_in_it()
    {
        var names = (Sources.All.Bind(source => source.Fields.Keys) + BuildKeys.Networks.Bind(one => one.Fields.Keys)
            + SharingKeys.All.Bind(one => one.Fields.Keys) + WeightingRegistry.All.Bind(one => one.Keys)).Map(key => key.Name).Distinct().ToArray();
        Assert.True(names.Length > 60);
        Assert.All(names, name => Assert.Contains($"\"{name}\": ", Text.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_and_word_has_a_description()
    {
        var bare = Properties(JsonNode.Parse(Text.Value)!).Where(one => one.Schema is JsonObject schema && !schema.ContainsKey("description") && one.Path.Length > 0).Select(one => one.Path).Distinct();
        Assert.Equal("", string.Join("\n", bare));
    }

    private static IEnumerable<(string Path, JsonNode? Schema)> Properties(JsonNode node, string path = "") => node switch
    {
        JsonObject json => json.SelectMany(member => member.Key == "properties" && member.Value is JsonObject inner && !json.ContainsKey("required")
            ? inner.SelectMany(one => Properties(one.Value!, $"{path}.{one.Key}").Prepend(($"{path}.{one.Key}", one.Value)))
            : member.Value is null ? [] : Properties(member.Value, member.Key is "definitions" or "properties" ? path : path)),
        JsonArray list => list.Where(item => item is not null).SelectMany(item => Properties(item!, path)),
        _ => [],
    };
}
