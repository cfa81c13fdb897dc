using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A model's answers to the first test examples: class numbers or reals, one array a task, in the shapes of the targets.</summary>
internal sealed record Answers(string Model, Seq<Target> Predictions);

/// <summary>The first examples of a test split and what models made of them.</summary>
/// <param name="Batch">Inputs and targets.</param>
/// <param name="Models">One a model.</param>
internal sealed record Samples(Batch Batch, Seq<Answers> Models)
{
    /// <summary>The file's name in the output of <c>evaluate</c>.</summary>
    internal const string FileName = "samples.safetensors";

    /// <summary>How many examples are kept: few pictures with a value a pixel, some more with a class a picture.</summary>
    internal static int Count(DataInfo info, int available) =>
        Math.Min(available, info.Tasks.Exists(task => task.Kind is not TaskKind.Classification) ? 4 : 8);

    /// <summary>What a network's outputs for a batch say of its first examples: scores of classes become the best class.</summary>
    /// <param name="info">The tasks.</param>
    /// <param name="predictions">One array a task for <paramref name="of"/> examples.</param>
    /// <param name="of">Examples in the batch.</param>
    /// <param name="count">Examples to keep.</param>
    internal static Seq<Target> Decide(DataInfo info, float[][] predictions, int of, int count) => Seq(info.Tasks
        .Zip(predictions, (task, values) => task.Kind switch
        {
            TaskKind.Segmentation kind => new Target.Labels(Best(Part(values, of, count), kind.Classes, count)),
            TaskKind.Classification kind => new Target.Labels(Best(Part(values, of, count), kind.Classes, count)),
            _ => (Target)new Target.Reals(Part(values, of, count)),
        })
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

    /// <summary>Reads the examples with one model's answers.</summary>
    internal static Either<string, Samples> Read(string path, DataInfo info, string model) =>
        SafetensorsFile.Open(path).Bind(file =>
        {
            using var owned = file;
            return from spec in file.Find("input").ToEither($"{path}: no tensor \"input\"")
                   from input in file.ReadAll<float>("input")
                   from targets in info.Tasks.Map(task => Read(file, TargetName(task), task)).Strict().Sequence()
                   from answers in info.Tasks.Map(task => Read(file, AnswerName(model, task), task)).Strict().Sequence()
                   select new Samples(
                       new Batch((int)spec.Shape[0], input, [.. targets]), Seq1(new Answers(model, answers.Strict())));
        });

    private static string TargetName(DataTask task) => $"target.{task.Name}";

    private static string AnswerName(string model, DataTask task) => $"prediction.{model}.{task.Name}";

    private static Either<string, Target> Read(SafetensorsFile file, string name, DataTask task) =>
        task.Kind is TaskKind.Segmentation or TaskKind.Classification
            ? file.ReadAll<short>(name).Map(values => (Target)new Target.Labels(System.Array.ConvertAll(values, value => (long)value)))
            : file.ReadAll<float>(name).Map(values => (Target)new Target.Reals(values));

    private static NamedTensor Named(string name, Seq<long> axes, Target target) => target switch
    {
        Target.Labels labels => NamedTensor.Of(name, axes, System.Array.ConvertAll(labels.Values, value => (short)value)),
        Target.Reals reals => NamedTensor.Of(name, axes, reals.Values),
        _ => throw new UnreachableException(),
    };

    private Seq<long> Axes(DataTask task, DataInfo info) => Axes(SplitLayout.TargetSizes(task.Kind, info.Input));

    private Seq<long> Axes(Seq<int> sizes) => Seq((long[])[Batch.Count, .. sizes.Map(size => (long)size)]);

    private static T[] Part<T>(T[] values, int of, int count) => values.AsSpan(0, values.Length / of * count).ToArray();

    /// <summary>The best of (N, classes, pixels) at each pixel; the first of equals, as the scores count.</summary>
    private static long[] Best(float[] scores, int classes, int count)
    {
        var pixels = scores.Length / count / classes;
        var best = new long[count * pixels];
        for (var at = 0; at < best.Length; at++)
        {
            var start = (at / pixels * classes * pixels) + (at % pixels);
            for (var k = 1; k < classes; k++)
            {
                best[at] = scores[start + (k * pixels)] > scores[start + ((int)best[at] * pixels)] ? k : best[at];
            }
        }

        return best;
    }
}
