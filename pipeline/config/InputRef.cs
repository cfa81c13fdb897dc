namespace Multitask.Pipeline.Configuration;

/// <summary>A reference to another stage.</summary>
/// <param name="Stage">The name it gives.</param>
/// <param name="Path">Where the reference stands: <c>stages.famo.data</c>.</param>
/// <param name="At">Its position.</param>
public sealed record InputRef(string Stage, string Path, Option<Position> At)
{
    /// <summary>A mistake at this reference, such as a stage of the wrong kind.</summary>
    public Problem Problem(string message) => new(Path, message, At);
}
