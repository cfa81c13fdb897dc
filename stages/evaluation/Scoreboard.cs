
namespace Multitask.Stages.Evaluation;

/// <summary>Scores all tasks of a data set, batch by batch, from plain arrays: the same for torch's and ONNX Runtime's predictions.</summary>
public sealed class Scoreboard(DataInfo info)
{
    private readonly Meter[] _meters = [.. info.Tasks.Map(task => Meter.For(task.Kind))];

    /// <summary>Adds a batch: one prediction a task, row-major.</summary>
    public void Add(IReadOnlyList<float[]> predictions, Batch batch)
    {
        for (var task = 0; task < _meters.Length; task++)
        {
            _meters[task].Add(predictions[task], batch.Targets[task], batch.Count);
        }
    }

    /// <summary>The scores so far, one a task.</summary>
    public Seq<TaskScore> Scores => Prelude.Seq(info.Tasks.Map((at, task) => new TaskScore(task.Name, _meters[at].Figures)));
}
