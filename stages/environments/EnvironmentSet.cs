namespace Multitask.Stages.Environments;

/// <summary>Where objects and goals of an episode are.</summary>
public enum Goals
{
    /// <summary>Drawn once per task: every episode of a task is the same problem, as in MT10.</summary>
    Fixed,

    /// <summary>Drawn again for every episode.</summary>
    Random,
}

/// <summary>Tasks that are learnt together, all of one family.</summary>
/// <param name="Tasks">At least one, each once.</param>
/// <param name="Goals">Where objects and goals are.</param>
public sealed record EnvironmentSet(Seq<EnvironmentTask> Tasks, Goals Goals)
{
    /// <summary>Their family.</summary>
    public EnvironmentFamily Family => Tasks[0].Family;

    /// <summary>The names of the tasks.</summary>
    public Seq<string> TaskNames => Tasks.Map(task => task.Name).Strict();

    /// <summary>Numbers in an observation.</summary>
    public int ObservationSize => Robot.Of(Family).Observations;

    /// <summary>Numbers in an action, each in [-1, 1].</summary>
    public int ActionSize => Robot.Of(Family).Actions;

    /// <summary>Actions in an episode.</summary>
    public int Horizon => Robot.Of(Family).Horizon;
}
