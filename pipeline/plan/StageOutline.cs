namespace Multitask.Pipeline.Planning;

/// <summary>A planned stage without its work: what a listing shows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The keyword of its kind.</param>
/// <param name="Inputs">The stages it reads, in order.</param>
public sealed record StageOutline(string Name, string Kind, Seq<string> Inputs)
{
    /// <summary>Of a stage.</summary>
    public static StageOutline Of<T>(PlannedStage<T> stage) => new(stage.Name, stage.Kind, stage.Inputs);
}
