using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The batches of one step, whose losses and gradients are averaged: with one of them, the step on that batch.</summary>
/// <remarks>
/// The mean of a task goes by the numbers of examples of the batches that say anything of it. That is the loss of all examples in one batch
/// where every example has the same number of targets; where only some of a batch's examples or pixels are defined, each batch has its own mean.
/// </remarks>
/// <param name="Parts">In the order of the epoch, at least one.</param>
internal sealed record StepBatches(Seq<BatchTensors> Parts)
{
    /// <summary>The tasks, from 0, of which no batch says anything.</summary>
    internal Seq<int> Absent => Parts.Head.Absent.Filter(task => Parts.ForAll(part => part.Absent.Contains(task))).Strict();

    /// <summary>What the loss of a task in one of the batches counts in the mean.</summary>
    internal double Share(int part, int task) => Examples(part, task) == 0
        ? 0
        : Examples(part, task) / Enumerable.Range(0, Parts.Count).Sum(other => Examples(other, task));

    /// <summary>The same for the targets of it that this process has.</summary>
    internal double OwnShare(int part, int task) => Share(part, task) * Parts[part].Share(task);

    /// <summary>The mean of the losses of each task, as far as this process has its targets.</summary>
    /// <param name="losses">For each batch one per task.</param>
    internal Seq<double> Mean(params Seq<double>[] losses) => Vectors.Of(
        losses[0].Count, task => losses.Select((values, part) => OwnShare(part, task) is > 0 and var share ? share * values[task] : 0).Sum());

    private double Examples(int part, int task) => Parts[part].Absent.Contains(task) ? 0 : Parts[part].Part.Whole;
}
