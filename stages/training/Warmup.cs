namespace Multitask.Stages.Training;

/// <summary>The unit of the length of a warm-up.</summary>
public enum WarmupUnit
{
    /// <summary>Passes over the training split.</summary>
    Epochs,

    /// <summary>Updates of the parameters.</summary>
    Steps,
}

/// <summary>
/// A linear warm-up: the schedule's learning rate times a factor that grows linearly to 1, like <c>torch.optim.lr_scheduler.LinearLR</c>
/// stepped after each update and chained with the schedule.
/// </summary>
/// <param name="Length">The length in units, at least 1.</param>
/// <param name="Unit">The unit of the length.</param>
/// <param name="From">The factor of the first update, in (0, 1].</param>
public sealed record Warmup(int Length, WarmupUnit Unit = WarmupUnit.Epochs, double From = 1.0 / 3)
{
    /// <summary>The factor of an update.</summary>
    /// <param name="update">The number of updates before it.</param>
    /// <param name="perEpoch">The number of updates per epoch.</param>
    public double Factor(long update, int perEpoch)
    {
        var length = Unit == WarmupUnit.Steps ? Length : (long)Length * perEpoch;
        return update >= length ? 1 : From + ((1 - From) * update / length);
    }
}
