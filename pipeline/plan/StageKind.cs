namespace Multitask.Pipeline.Planning;

/// <summary>A kind of stage.</summary>
/// <typeparam name="T">The closed union of what stages produce.</typeparam>
/// <param name="Keyword">The key that makes a mapping a stage of this kind: <c>load</c>, <c>train</c>, ...</param>
/// <param name="Decode">From the text to the stage, all mistakes at once.</param>
public sealed record StageKind<T>(string Keyword, Func<StageSource, Validation<Problem, StageDraft<T>>> Decode);

/// <summary>A stage as written.</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Node">Its keys.</param>
/// <param name="Settings">The pipeline it stands in.</param>
public sealed record StageSource(string Name, ConfigNode.Mapping Node, PipelineSettings Settings);

/// <summary>A stage decoded by itself (all its own mistakes found), still waiting for what it reads.</summary>
/// <param name="Inputs">The stages it reads.</param>
/// <param name="Resolve">
/// Given the products of <paramref name="Inputs"/> in their order, the stage's work or what does not fit.
/// Called only when all of them resolved.
/// </param>
public sealed record StageDraft<T>(Seq<InputRef> Inputs, Func<Seq<T>, Validation<Problem, StageBody<T>>> Resolve);
