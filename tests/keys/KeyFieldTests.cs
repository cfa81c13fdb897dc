using Multitask.Stages.Training;
using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>Every key of every stage and every property of every typed record decides the keys of stages, or is excused with a reason.</summary>
[Trait("Category", "Slow")]
public sealed class KeyFieldTests
{
    /// <summary>Keys of the configuration that change no key of a stage.</summary>
    private static readonly Dictionary<string, string> ExcusedKeys = new()
    {
        ["scenes device"] = "decides the environment, which is part of the key as it is found on the machine",
        ["toy device"] = "as above",
        ["fashion device"] = "as above",
        ["folder device"] = "as above",
        ["idx device"] = "as above",
        ["scenes stages.trained.checkpoint"] = "says when training is written down, and a resumed training ends with the same bytes",
        ["scenes stages.onnx.calibration"] = "needs 8-bit integers, with which its words are tried",
        ["scenes stages"] = "is the stages themselves",
        ["toy stages"] = "as above",
        ["fashion stages"] = "as above",
        ["folder stages"] = "as above",
        ["idx stages"] = "as above",
        ["toy pipeline"] = "is written into ONNX files, and there are none",
        ["fashion pipeline"] = "as above",
        ["idx pipeline"] = "as above",
        ["scenes stages.data.load"] = "each word has keys of its own: another word is another case of Source, which the canonical text tells",
        ["folder stages.data.load"] = "as above",
        ["scenes stages.model.data"] = "gives a network its input and tasks, and the other data set of the sample has the same",
        ["fashion stages.model.data"] = "as above",
        ["folder stages.model.data"] = "as above",
        ["idx stages.model.data"] = "as above",
        ["fashion stages.data.path"] = "content decides, not its place",
        ["folder stages.data.path"] = "content decides, not its place",
        ["idx stages.data.path"] = "content decides, not its place",
        ["toy stages.problem.toy"] = "has one word",
        ["toy stages.trained.weighting.krum.byzantine"] = "needs five tasks, more than any data set has",
    };

    /// <summary>Properties that no key of the configuration moves while the case stays the same.</summary>
    private static readonly Dictionary<string, string> ExcusedProperties = new()
    {
        ["Source.Folder.Path"] = "content decides, not its place",
        ["Source.MultiFashion.Path"] = "content decides, not its place",
        ["Source.Idx.Path"] = "content decides, not its place",
        ["Source.Images.Path"] = "content decides, not its place",
        ["Source.Table.Path"] = "content decides, not its place",
        ["ExportStage.Record.Columns"] = "needs a table or photographs, which this exploration has not",
        ["Source.Images.Size"] = "as above",
        ["Source.Images.Train"] = "as above",
        ["Source.Images.Validation"] = "as above",
        ["Source.Images.Test"] = "as above",
        ["Source.Table.Tasks"] = "as above",
        ["Source.Table.Inputs"] = "as above",
        ["Source.Table.Categories"] = "as above",
        ["Source.Table.Columns"] = "as above",
        ["Source.Table.Split"] = "as above",
        ["Source.Table.Validation"] = "as above",
        ["Source.Table.Seed"] = "as above",
        ["InputColumn.Name"] = "as above",
        ["InputColumn.Values"] = "as above",
        ["TableSplit.Share.Test"] = "as above",
        ["TableSplit.Separate.Path"] = "as above",
        ["TableSplit.Column.Name"] = "as above",
        ["TaskKind.Binary.PositiveWeight"] = "as above",
        ["TaskKind.Classification.ClassWeights"] = "as above",
        ["TaskKind.Regression.Width"] = "as above",
        ["TaskKind.Regression.Loss"] = "as above",
        ["Weighting.Krum.Byzantine"] = "needs five tasks, more than any data set has",
        ["Lookahead.Every.Steps"] = "is the number behind the word `every` itself, which the exploration does not write",
        ["Architecture.Mlp.Widths"] = "needs a data set of vectors of features",
        ["Architecture.Mlp.Dropout"] = "as above",
        ["Architecture.Mlp.Embedding"] = "as above",
        ["Architecture.Mlp.Sharing"] = "as above",
        ["InputSpec.Categories"] = "as above",
        ["Category.Column"] = "as above",
        ["Category.Count"] = "as above",
        ["DataTask.Name"] = "belongs to the kind of the data set",
        ["DataTask.Kind"] = "belongs to the kind of the data set",
        ["ExportStage.Record.Stage"] = "is the name of the stage itself",
        ["ExportStage.Record.Data"] = "belongs to the data set",
        ["DataOrigin.Name"] = "belongs to the data set",
        ["DataOrigin.Licence"] = "belongs to the data set",
        ["ExportStage.Record.Divisor"] = "belongs to the data set: for folders the files decide",
    };

    /// <summary>Options that their method cannot do without.</summary>
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["single"] = "task: first",
        ["constant"] = "weights: [0.5, 0.5]",
        ["steps"] = "every: 3",
    };

    [Fact]
    public void Every_key_of_the_configuration_and_every_property_it_moves_is_in_the_keys()
    {
        // A key that decides nothing on purpose goes to ExcusedKeys with its reason; any other is a mistake of its stage.
        using var samples = new Samples();
        var findings = Findings(samples).ToList();
        var idle = findings.Where(finding => !finding.Moves).Select(finding => finding.Path).Order(StringComparer.Ordinal);
        Assert.Equal(ExcusedKeys.Keys.Order(StringComparer.Ordinal), idle);
        var moved = findings.SelectMany(finding => finding.Properties).ToHashSet();
        var still = TypedRecords.Properties.Where(property => !moved.Contains(property) && !ExcusedProperties.ContainsKey(property)).ToArray();
        Assert.True(still.Length == 0, $"no key of the configuration moves: {string.Join(", ", still)}");
        Assert.All(ExcusedProperties.Keys, property => Assert.Contains(property, TypedRecords.Properties));
    }

    [Fact]
    public void Another_value_of_any_property_is_another_canonical_text()
    {
        Assert.Contains(typeof(TrainingPlan), TypedRecords.Roots);
        Assert.Equal(WeightingRegistry.All.Count, TypedRecords.All.Count(type => type.BaseType == typeof(Weighting)));
        foreach (var type in TypedRecords.All)
        {
            var same = Canonical.Of(RecordValues.Record(type, 0));
            foreach (var field in TypedRecords.Fields(type))
            {
                var record = RecordValues.Record(type, 0);
                Assert.Equal(same, Canonical.Of(record));
                field.SetValue(record, RecordValues.Of(field.FieldType, 1));
                Assert.True(same != Canonical.Of(record), $"{TypedRecords.Name(field)} is not in the canonical text");
            }
        }
    }

    [Fact]
    public void Cases_of_a_union_with_the_same_options_have_different_canonical_texts() =>
        Assert.All(
            TypedRecords.All.Where(type => type.BaseType is { IsAbstract: true }).GroupBy(type => type.BaseType),
            cases => Assert.Equal(cases.Count(), cases.Select(type => Canonical.Of(RecordValues.Record(type, 0))).Distinct().Count()));

    private static IEnumerable<Exploration.Finding> Findings(Samples samples) =>
        Stages(new Exploration("scenes", Samples.Scenes, samples.Root), "data", "model", "trained", "scores", "onnx", "deployed")
            .Concat(Stages(new Exploration("toy", Samples.Toy, samples.Root), "problem", "trained", "scores"))
            .Concat(Stages(new Exploration("fashion", samples.Fashion, samples.Root), "data", "model"))
            .Concat(Stages(new Exploration("folder", samples.Folder, samples.Root), "data", "model"))
            .Concat(Stages(new Exploration("idx", samples.Idx, samples.Root), "data", "model"))
            .Concat(new[] { "channels", "features" }.Select(key =>
                new Exploration("fashion", samples.Fashion, samples.Root).Try($"stages.model.{key}", "stages.model.build=mtan-lenet")))
            .Concat(new[] { "channels", "features", "sharing" }.Select(key =>
                new Exploration("fashion", samples.Fashion, samples.Root).Try($"stages.model.{key}", "stages.model.build=convnet")))
            .Concat(Unions(samples));

    private static IEnumerable<Exploration.Finding> Stages(Exploration sample, params string[] stages) =>
        sample.Keys("").Select(key => sample.Try(key))
            .Concat(stages.SelectMany(stage => sample.Keys($"stages.{stage}").Select(key => sample.Try($"stages.{stage}.{key}"))));

    /// <summary>Options stand one level deeper, under the word of their case.</summary>
    private static IEnumerable<Exploration.Finding> Unions(Samples samples)
    {
        var (toy, scenes) = (new Exploration("toy", Samples.Toy, samples.Root), new Exploration("scenes", Samples.Scenes, samples.Root));
        return WeightingRegistry.All.SelectMany(method => Options(toy, "stages.trained.weighting", method.About.Word, "log: true"))
            .Concat(new[] { "min-max", "percentile", "entropy" }.SelectMany(word => Calibration(scenes, word)))
            .Concat(new[] { "adam", "adamw" }.SelectMany(word => Options(scenes, "stages.trained.optimizer", word, "")))
            .Concat(new[] { "constant", "steps" }.SelectMany(word => Options(scenes, "stages.trained.schedule", word, "")));
    }

    private static IEnumerable<Exploration.Finding> Calibration(Exploration sample, string word)
    {
        string[] sets = ["stages.onnx.precision=int8", $"stages.onnx.calibration={{ {word}: {{ }} }}"];
        return sample.Keys($"stages.onnx.calibration.{word}", sets).Select(key => sample.Try($"stages.onnx.calibration.{word}.{key}", sets))
            .Append(sample.Try("stages.onnx.calibration", "stages.onnx.precision=int8") with { Path = "scenes stages.onnx.calibration with int8" });
    }

    private static IEnumerable<Exploration.Finding> Options(Exploration sample, string path, string word, string common)
    {
        var needed = path.EndsWith("schedule", StringComparison.Ordinal) && word == "constant" ? "" : Needed.GetValueOrDefault(word, "");
        var given = string.Join(", ", new[] { common, needed }.Where(option => option.Length > 0));
        var set = $"{path}={{ {word}: {{ {given} }} }}";
        return sample.Keys($"{path}.{word}", set).Select(key => sample.Try($"{path}.{word}.{key}", set));
    }
}
