using Multitask.Stages.Training;
using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>Every key of every stage and every property of every typed record decides the keys of stages, or is excused with a reason.</summary>
[Trait("Category", "Slow")]
public sealed class KeyFieldTests
{
    /// <summary>Options that their method cannot do without.</summary>
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["single"] = "task: first",
        ["constant"] = "weights: [0.5, 0.5]",
        ["steps"] = "every: 3",
        ["sgd"] = "lr: 0.1, momentum: 0.9",
    };

    [Fact]
    public void Every_key_of_the_configuration_and_every_property_it_moves_is_in_the_keys()
    {
        // A key that decides nothing on purpose goes to Excuses.Keys with its reason; any other is a mistake of its stage.
        using var samples = new Samples();
        var findings = Findings(samples).ToList();
        var idle = findings.GroupBy(finding => finding.Path).Where(tries => tries.All(finding => !finding.Moves)).Select(tries => tries.Key).ToArray();
        Assert.True(idle.ToHashSet().SetEquals(Excuses.Keys.Keys), $"move nothing: {Listed(idle.Except(Excuses.Keys.Keys))}; need no excuse: {Listed(Excuses.Keys.Keys.Except(idle))}");
        var moved = findings.SelectMany(finding => finding.Properties).ToHashSet();
        var still = TypedRecords.Properties.Where(property => !moved.Contains(property) && !Excuses.Properties.ContainsKey(property)).ToArray();
        Assert.True(still.Length == 0, $"no key of the configuration moves: {Listed(still)}");
        Assert.All(Excuses.Properties.Keys, property => Assert.Contains(property, TypedRecords.Properties));
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);

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
            .Concat(Stages(new Exploration("table", samples.Table, samples.Root, samples.TableValues), "data", "model"))
            .Concat(Stages(new Exploration("celeba", samples.Celeba, samples.Root), "data"))
            .Concat(Stages(new Exploration("molecules", samples.Molecules, samples.Root), "data", "model"))
            .Concat(Stages(new Exploration("images", samples.Images, samples.Root, [.. samples.TableValues, "again"]), "data"))
            .Concat(Stages(new Exploration("dense", samples.Dense, samples.Root, samples.DenseValues), "data"))
            .Concat(Stages(new Exploration("tabletop", Samples.Tabletop, samples.Root), "data", "agent", "trained", "scores", "onnx", "deployed"))
            .Concat(Again(samples))
            .Concat(new[] { "channels", "features" }.Select(key =>
                new Exploration("fashion", samples.Fashion, samples.Root).Try($"stages.model.{key}", "stages.model.build=mtan-lenet")))
            .Concat(new[] { "channels", "features", "sharing" }.Select(key =>
                new Exploration("fashion", samples.Fashion, samples.Root).Try($"stages.model.{key}", "stages.model.build=convnet")))
            .Concat([new Exploration("folder", samples.Folder, samples.Root).Try("stages.trained.gradients", "stages.trained.weighting=mgda")])
            .Concat(Unions(samples));

    /// <summary>Keys that move more where another one has a value.</summary>
    private static IEnumerable<Exploration.Finding> Again(Samples samples) =>
    [
        new Exploration("scenes", Samples.Scenes, samples.Root).Try("stages.data.validation", "stages.data.validation=1"),
        new Exploration("scenes", Samples.Scenes, samples.Root).Try("stages.data.validation", "stages.data.validation=0.3"),
        new Exploration("scenes", Samples.Scenes, samples.Root).Try("stages.data.train", "stages.data.validation=1"),
        new Exploration("table", samples.Table, samples.Root, samples.TableValues).Try("stages.data.split", "stages.data.split=part"),
        new Exploration("table", samples.Table, samples.Root, Samples.OtherNames).Try("stages.data.columns", samples.Headless("path")),
        new Exploration("images", samples.Images, samples.Root, Samples.OtherNames).Try("stages.data.columns", samples.Headless("labels")),
    ];

    private static IEnumerable<Exploration.Finding> Stages(Exploration sample, params string[] stages) =>
        sample.Keys("").Select(key => sample.Try(key))
            .Concat(stages.SelectMany(stage => sample.Keys($"stages.{stage}").Select(key => sample.Try($"stages.{stage}.{key}"))));

    /// <summary>Options stand one level deeper, under the word of their case.</summary>
    private static IEnumerable<Exploration.Finding> Unions(Samples samples)
    {
        var (toy, scenes) = (new Exploration("toy", Samples.Toy, samples.Root), new Exploration("scenes", Samples.Scenes, samples.Root));
        return WeightingRegistry.All.SelectMany(method => Options(toy, "stages.trained.weighting", method.About.Word, "log: true"))
            .Concat(new[] { "adam", "adamw", "sgd" }.SelectMany(word => Options(scenes, "stages.trained.optimizer", word, "")))
            .Concat(new[] { "cross-stitch", "mmoe", "cgc", "ple", "dselect-k", "ltb" }.SelectMany(word =>
                Options(new Exploration("fashion", samples.Fashion, samples.Root), "stages.model.sharing", word, "")))
            .Concat(new[] { "constant", "steps", "cosine" }.SelectMany(word => Options(scenes, "stages.trained.schedule", word, "")))
            .Concat(new[] { "", ".epochs", ".from" }.Select(key => scenes.Try($"stages.trained.warmup{key}", "stages.trained.warmup={ epochs: 4 }")))
            .Concat(new[] { "min-max", "percentile", "entropy" }.SelectMany(word => Calibration(scenes, word)));
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
