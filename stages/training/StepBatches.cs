using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The batches of one step, whose losses and gradients are averaged (gradient accumulation).</summary>
/// <remarks>
/// The mean loss of a task is weighted by the numbers of examples of the batches that have a target for it. If every example has the same
/// number of targets, this equals the loss of one large batch with all examples; otherwise each batch first takes the mean over its own targets.
/// </remarks>
/// <param name="Parts">In the order of the epoch, at least one.</param>
internal sealed record StepBatches(Seq<BatchTensors> Parts)
{
    /// <summary>The indices (from 0) of the tasks for which no batch has a target.</summary>
    internal Seq<int> Absent => Parts.Head.Absent.Filter(task => Parts.ForAll(part => part.Absent.Contains(task))).Strict();

    /// <summary>The weight of one batch's loss in a task's mean loss.</summary>
    internal double Share(int part, int task) => Examples(part, task) == 0
        ? 0
        : Examples(part, task) / Enumerable.Range(0, Parts.Count).Sum(other => Examples(other, task));

    /// <summary>The same, restricted to the targets of this process.</summary>
    internal double OwnShare(int part, int task) => Share(part, task) * Parts[part].Share(task);

    /// <summary>This process's contribution to the mean loss of each task.</summary>
    /// <param name="losses">For each batch, one loss per task.</param>
    internal Seq<double> Mean(params Seq<double>[] losses) => Vectors.Of(
        losses[0].Count, task => losses.Select((values, part) => OwnShare(part, task) is > 0 and var share ? share * values[task] : 0).Sum());

    private double Examples(int part, int task) => Parts[part].Absent.Contains(task) ? 0 : Parts[part].Part.Whole;
}
