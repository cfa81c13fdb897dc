using MathNet.Numerics.Statistics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>What a model's errors on a split are like: a diagnosis per task, and how wrong it is on each example.</summary>
internal sealed class ModelDiagnosis
{
    private readonly Seq<TaskState> _tasks;

    private ModelDiagnosis(Seq<TaskState> tasks) => _tasks = tasks;

    /// <summary>One task: what is known so far, and the errors of the examples, batch by batch.</summary>
    private sealed record TaskState(TaskDefinition Task, Accumulator<TaskPrediction, Diagnosis> Diagnosis, Seq<double[]> Errors);

    /// <summary>One per task.</summary>
    internal Seq<Diagnosis> Tasks => _tasks.Map(task => task.Diagnosis.Result);

    /// <summary>Before the first batch.</summary>
    internal static ModelDiagnosis Of(DataInfo info) =>
        new(info.Tasks.Map(task => new TaskState(task.Kind.Definition, task.Kind.Definition.Diagnosis, Seq<double[]>())).Strict());

    /// <summary>With one batch more.</summary>
    internal ModelDiagnosis Add(float[][] predictions, Batch batch) => new(_tasks.Map((at, task) =>
    {
        var found = new TaskPrediction(predictions[at], batch.Targets[at], batch.Count);
        return task with { Diagnosis = task.Diagnosis.Step(found), Errors = task.Errors.Add(task.Task.ExampleErrors(found)) };
    }).ToSeq().Strict());

    /// <summary>
    /// The examples with the lowest and with the highest mean rank over all tasks, by how wrong the model is on them; those of which nothing is
    /// known are left out.
    /// </summary>
    /// <param name="count">How many of each; no more than half of the examples.</param>
    internal (Seq<int> Best, Seq<int> Worst) Extremes(int count)
    {
        var ranks = _tasks.Map(task => Ranks([.. task.Errors.SelectMany(batch => batch)])).ToArray();
        var order = Enumerable.Range(0, ranks.Length == 0 ? 0 : ranks[0].Length)
            .Select(example => (Example: example, Rank: ranks.Select(task => task[example]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()))
            .Where(one => double.IsFinite(one.Rank))
            .OrderBy(one => one.Rank).ThenBy(one => one.Example)
            .Select(one => one.Example)
            .ToArray();
        var most = Math.Min(count, order.Length / 2);
        return (Seq(order[..most]), Seq(order[^most..].Reverse().ToArray()));
    }

    /// <summary>From 0, the best, to 1; NaN where there is no error.</summary>
    private static double[] Ranks(double[] errors)
    {
        var known = errors.Where(error => !double.IsNaN(error)).ToArray();
        var ranks = new Queue<double>(known.Ranks(RankDefinition.Average));
        return [.. errors.Select(error => double.IsNaN(error) ? double.NaN : (ranks.Dequeue() - 1) / Math.Max(1, known.Length - 1))];
    }
}
