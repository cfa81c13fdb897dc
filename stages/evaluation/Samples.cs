using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>A model's answers to some test examples: class numbers or reals, one array per task, in the shapes of the targets.</summary>
internal sealed record Answers(string Model, Seq<Target> Predictions);

/// <summary>Some examples of a test split and what models made of them; <see cref="DiagnosticsFile"/> says which.</summary>
/// <param name="Batch">Inputs and targets.</param>
/// <param name="Models">One per model.</param>
internal sealed record Samples(Batch Batch, Seq<Answers> Models)
{
    /// <summary>The file's name in the output of <c>evaluate</c>.</summary>
    internal const string FileName = "samples.safetensors";

    /// <summary>How many examples are kept: few images with a value per pixel, some more with a class per image.</summary>
    internal static int Count(DataInfo info, int available) =>
        Math.Min(available, info.Tasks.Exists(task => task.Kind.Definition.IsDense) ? 4 : 8);

    /// <summary>How many of the best and of the worst examples are kept.</summary>
    internal const int Extremes = 3;

    /// <summary>What a network's outputs for a batch say: scores of classes become the best class.</summary>
    /// <param name="info">The tasks.</param>
    /// <param name="predictions">One array per task.</param>
    /// <param name="count">Examples in the batch.</param>
    internal static Seq<Target> Decide(DataInfo info, float[][] predictions, int count) => Seq(info.Tasks
        .Zip(predictions, (task, values) => task.Kind.Definition.Decide(values, count))
        .ToArray());

    /// <summary>Writes tensors <c>input</c>, <c>target.TASK</c> and <c>prediction.MODEL.TASK</c>; classes as 16-bit integers.</summary>
    internal Either<string, Unit> Write(string path, DataInfo info)
    {
        var input = NamedTensor.Of("input", Axes(info.Input.Sizes), Batch.Inputs);
        var targets = info.Tasks.Zip(Batch.Targets, (task, target) => Named(TargetName(task), Axes(task, info), target));
        var predictions = Models.Bind(model => info.Tasks.Zip(
            model.Predictions, (task, answer) => Named(AnswerName(model.Model, task), Axes(task, info), answer)));
        return Safetensors.WriteAll(path, Seq((NamedTensor[])[input, .. targets, .. predictions]), Map(("format", "multitask-samples")));
    }

    /// <summary>Reads the examples with the answers of some models.</summary>
    internal static Either<string, Samples> Read(string path, DataInfo info, Seq<string> models) =>
        Resources.Use(SafetensorsFile.Open(path), file =>
            from spec in file.Find("input").ToEither($"{path}: no tensor \"input\"")
            from input in file.ReadAll<float>("input")
            from targets in Eithers.Traverse(info.Tasks, task => Read(file, TargetName(task), task))
            from answers in Eithers.Traverse(models, model => Eithers
                .Traverse(info.Tasks, task => Read(file, AnswerName(model, task), task)).Map(found => new Answers(model, found)))
            select new Samples(new Batch((int)spec.Shape[0], input, [.. targets]), answers));

    private static string TargetName(DataTask task) => $"target.{task.Name}";

    private static string AnswerName(string model, DataTask task) => $"prediction.{model}.{task.Name}";

    private static Either<string, Target> Read(SafetensorsFile file, string name, DataTask task) =>
        task.Kind.Definition.Target is TargetFormat.Labels
            ? file.ReadAll<short>(name).Map(values => (Target)new Target.Labels(System.Array.ConvertAll(values, value => (long)value)))
            : file.ReadAll<float>(name).Map(values => (Target)new Target.Reals(values));

    private static NamedTensor Named(string name, Seq<long> axes, Target target) => target.Match(
        labels => NamedTensor.Of(name, axes, System.Array.ConvertAll(labels, value => (short)value)),
        reals => NamedTensor.Of(name, axes, reals));

    private Seq<long> Axes(DataTask task, DataInfo info) => Axes(task.Kind.Definition.TargetAxes(info.Input));

    private Seq<long> Axes(Seq<int> sizes) => Seq((long[])[Batch.Count, .. sizes.Map(size => (long)size)]);
}
