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
        ["scenes cluster"] = "says where stages run, and what jobs ask for there",
        ["toy cluster"] = "as above",
        ["fashion cluster"] = "as above",
        ["folder cluster"] = "as above",
        ["idx cluster"] = "as above",
        ["table cluster"] = "as above",
        ["celeba cluster"] = "as above",
        ["images cluster"] = "as above",
        ["dense cluster"] = "as above",
        ["molecules cluster"] = "as above",
        ["scenes stages.trained.sync_batch_norm"] = "needs `ranks`; its property is tried below",
        ["scenes stages.trained.gradients"] = "needs a network whose shared features end in one place; tried below",
        ["scenes stages.trained.freeze"] = "is a list of names of parameters, which the exploration does not write",
        ["scenes stages.trained.best"] = "needs a validation split, which the data of the samples have not",
        ["scenes stages.trained.patience"] = "as above",
        ["scenes stages.onnx.calibration"] = "needs 8-bit integers, with which its words are tried",
        ["scenes stages.scores.baseline"] = "is what scores are compared with afterwards",
        ["scenes stages"] = "is the stages themselves",
        ["toy stages"] = "as above",
        ["fashion stages"] = "as above",
        ["folder stages"] = "as above",
        ["idx stages"] = "as above",
        ["table device"] = "as above",
        ["celeba device"] = "as above",
        ["images device"] = "as above",
        ["dense device"] = "as above",
        ["table stages"] = "as above",
        ["celeba stages"] = "as above",
        ["images stages"] = "as above",
        ["dense stages"] = "as above",
        ["tabletop device"] = "as above",
        ["tabletop stages"] = "as above",
        ["tabletop stages.agent.build"] = "has one word",
        ["tabletop stages.trained.checkpoint"] = "says when training is written down, and a resumed training ends with the same bytes",
        ["tabletop stages.onnx.unpooling"] = "is of networks for images",
        ["tabletop stages.onnx.dynamic"] = "as above",
        ["tabletop stages.onnx.precision"] = "agents are exported in one form",
        ["tabletop stages.onnx.input"] = "as above",
        ["tabletop stages.onnx.output"] = "as above",
        ["tabletop stages.onnx.data"] = "as above",
        ["tabletop stages.onnx.calibration"] = "as above",
        ["tabletop stages.onnx.layout"] = "as above",
        ["tabletop stages.data.load"] = "each word has keys of its own; the family is in the canonical text",
        ["celeba seed"] = "moves nothing that is read from files, and there is no network",
        ["images seed"] = "as above",
        ["dense seed"] = "as above",
        ["celeba pipeline"] = "is written into ONNX files, and there are none",
        ["images pipeline"] = "as above",
        ["dense pipeline"] = "as above",
        ["table stages.data.load"] = "each word has keys of its own: another word is another case of Source, which the canonical text tells",
        ["celeba stages.data.load"] = "as above",
        ["images stages.data.load"] = "as above",
        ["dense stages.data.load"] = "as above",
        ["table stages.data.path"] = "content decides, not its place",
        ["celeba stages.data.path"] = "content decides, not its place",
        ["celeba stages.data.layout"] = "has one word",
        ["images stages.data.path"] = "content decides, not its place",
        ["images stages.data.labels"] = "content decides, not its place",
        ["dense stages.data.path"] = "content decides, not its place",
        ["molecules device"] = "decides the environment, which is part of the key as it is found on the machine",
        ["molecules stages"] = "is the stages themselves",
        ["molecules pipeline"] = "is written into ONNX files, and there are none",
        ["molecules stages.data.load"] = "each word has keys of its own: another word is another case of Source, which the canonical text tells",
        ["molecules stages.data.path"] = "content decides, not its place",
        ["molecules stages.data.layout"] = "has one word",
        ["molecules stages.model.build"] = "there is one network for graphs",
        ["molecules stages.model.data"] = "gives a network its input and tasks, and there is one data set",
        ["toy pipeline"] = "is written into ONNX files, and there are none",
        ["fashion pipeline"] = "as above",
        ["idx pipeline"] = "as above",
        ["scenes stages.data.load"] = "each word has keys of its own: another word is another case of Source, which the canonical text tells",
        ["folder stages.data.load"] = "as above",
        ["scenes stages.model.data"] = "gives a network its input and tasks, and the other data set of the sample has the same",
        ["fashion stages.model.data"] = "as above",
        ["folder stages.data.validation"] = "needs a second training example, which the sample has not; the key is that of the other sources",
        ["folder stages.model.data"] = "as above",
        ["idx stages.model.data"] = "as above",
        ["fashion stages.data.path"] = "content decides, not its place",
        ["folder stages.data.path"] = "content decides, not its place",
        ["idx stages.data.path"] = "content decides, not its place",
        ["toy stages.problem.toy"] = "has one word",
        ["table stages.model.data"] = "gives a network its input and tasks, and the other data set of the sample has the same",
        ["table stages.model.build"] = "there is one network for vectors",
        ["toy stages.trained.weighting.krum.byzantine"] = "needs five tasks, more than any data set has",
    };

    /// <summary>Properties that no key of the configuration moves while the case stays the same.</summary>
    private static readonly Dictionary<string, string> ExcusedProperties = new()
    {
        ["Source.Folder.Path"] = "content decides, not its place",
        ["Source.MultiFashion.Path"] = "content decides, not its place",
        ["Source.Idx.Path"] = "content decides, not its place",
        ["Source.Molecules.Path"] = "content decides, not its place",
        ["GraphLayout.Nodes"] = "belongs to the data set",
        ["GraphLayout.NodeFeatures"] = "belongs to the data set",
        ["GraphLayout.EdgeFeatures"] = "belongs to the data set",
        ["Source.Celeba.Path"] = "content decides, not its place",
        ["Source.Table.Path"] = "content decides, not its place",
        ["Source.LabelledImages.Path"] = "content decides, not its place",
        ["Source.DenseImages.Path"] = "content decides, not its place",
        ["TableSplit.Separate.Path"] = "content decides, not its place",
        ["InitialWeights.FromStage.Stage"] = "content decides, not its place",
        ["InitialWeights.FromFile.Path"] = "content decides, not its place",
        ["InitialWeights.Prefix"] = "stands one level deeper than the exploration looks; the test of another value of any property has it",
        ["TrainingPlan.Freeze"] = "is a list of names of parameters, which the exploration does not write",
        ["TrainingPlan.Best"] = "needs a validation split, which the data of the samples have not",
        ["TrainingPlan.Patience"] = "as above",
        ["Best.Metric.Task"] = "as above",
        ["Best.Metric.Name"] = "as above",
        ["Schedule.Plateau.Factor"] = "as above",
        ["Schedule.Plateau.Patience"] = "as above",
        ["Schedule.Plateau.Cooldown"] = "as above",
        ["Schedule.Plateau.Least"] = "as above",
        ["Weighting.Krum.Byzantine"] = "needs five tasks, more than any data set has",
        ["Lookahead.Every.Steps"] = "is the number behind the word `every` itself, which the exploration does not write",
        ["BuildStage.Input.Graph"] = "belongs to the data set",
        ["AgentBuildStage.Record.Observation"] = "belongs to the environments",
        ["AgentBuildStage.Record.Actions"] = "belongs to the environments",
        ["AgentBuildStage.Record.Tasks"] = "belongs to the environments",
        ["AgentExportStage.Record.Tasks"] = "belongs to the environments",
        ["AgentTrainStage.Record.TaskInput"] = "belongs to the agent",
        ["AgentTrainStage.Record.TaskTemperature"] = "belongs to the agent",
        ["AgentTrainStage.Record.Temperature"] = "belongs to the agent",
        ["SacTraining.Batch"] = "must be a multiple of the number of tasks, which the exploration does not write",
        ["LoadEnvironmentsStage.Record.Family"] = "is another word after `load`",
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
        ["sgd"] = "lr: 0.1, momentum: 0.9",
    };

    [Fact]
    public void Every_key_of_the_configuration_and_every_property_it_moves_is_in_the_keys()
    {
        // A key that decides nothing on purpose goes to ExcusedKeys with its reason; any other is a mistake of its stage.
        using var samples = new Samples();
        var findings = Findings(samples).ToList();
        var idle = findings.GroupBy(finding => finding.Path).Where(tries => tries.All(finding => !finding.Moves)).Select(tries => tries.Key).ToArray();
        Assert.True(idle.ToHashSet().SetEquals(ExcusedKeys.Keys), $"move nothing: {Listed(idle.Except(ExcusedKeys.Keys))}; need no excuse: {Listed(ExcusedKeys.Keys.Except(idle))}");
        var moved = findings.SelectMany(finding => finding.Properties).ToHashSet();
        var still = TypedRecords.Properties.Where(property => !moved.Contains(property) && !ExcusedProperties.ContainsKey(property)).ToArray();
        Assert.True(still.Length == 0, $"no key of the configuration moves: {Listed(still)}");
        Assert.All(ExcusedProperties.Keys, property => Assert.Contains(property, TypedRecords.Properties));
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
            .Concat(new[] { "cross-stitch", "mmoe", "cgc", "ple", "dselect-k" }.SelectMany(word =>
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
