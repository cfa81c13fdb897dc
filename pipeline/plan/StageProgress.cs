namespace Multitask.Pipeline.Planning;

/// <summary>How far the work of a stage is.</summary>
/// <param name="Done">Steps done, those before an interruption among them.</param>
/// <param name="Steps">Of the whole stage.</param>
public sealed record StageProgress(long Done, long Steps)
{
    /// <summary>The epoch it is in, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>How many epochs there are.</summary>
    public int Epochs { get; init; }

    /// <summary>The step of the epoch, from 1.</summary>
    public int Step { get; init; }

    /// <summary>The steps of an epoch.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Losses and weights of the tasks, means over the epoch so far.</summary>
    public Seq<TaskProgress> Tasks { get; init; }

    /// <summary>Examples per second in this epoch.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>Seconds until the stage ends; none where nothing is known yet.</summary>
    public Option<double> SecondsLeft { get; init; }

    /// <summary>From 0 to 1.</summary>
    internal double Share => Steps == 0 ? 0 : Math.Clamp((double)Done / Steps, 0, 1);
}

/// <summary>A task in training.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Weight">Its weight; none where the method has none of that kind.</param>
public sealed record TaskProgress(string Task, double Loss, Option<double> Weight);
