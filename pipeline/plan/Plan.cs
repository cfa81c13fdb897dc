namespace Multitask.Pipeline.Planning;

/// <summary>A stage whose inputs are known and fit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The keyword of its kind.</param>
/// <param name="Inputs">The names of the stages it reads, in order.</param>
/// <param name="Work">Its work.</param>
public sealed record PlannedStage<T>(string Name, string Kind, Seq<string> Inputs, StageWork<T> Work);

/// <summary>A pipeline without mistakes.</summary>
/// <param name="Settings">What it says of itself.</param>
/// <param name="Stages">Each after the stages it reads; otherwise in the order of the YAML.</param>
public sealed record Plan<T>(PipelineSettings Settings, Seq<PlannedStage<T>> Stages);
