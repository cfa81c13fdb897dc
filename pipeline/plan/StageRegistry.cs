namespace Multitask.Pipeline.Planning;

/// <summary>A kind of stage in a file.</summary>
/// <typeparam name="TStage">The closed union of stage records.</typeparam>
/// <param name="Keyword">The key that makes a mapping a stage of this kind: <c>load</c>, <c>train</c>, ...</param>
/// <param name="Decode">From the stage's mapping to its record, all mistakes at once.</param>
public sealed record StageKind<TStage>(string Keyword, Decoder<TStage> Decode)
    where TStage : IStage
{
    /// <summary>
    /// A stage of a file with the stages that it asks for besides, given all of the file; it alone where it asks for none. Comes before matrices are
    /// expanded.
    /// </summary>
    public Func<ConfigEntry, Seq<ConfigEntry>, Validation<Problem, Seq<ConfigEntry>>> Complete { get; init; } = (entry, _) => Seq1(entry);

    /// <summary>The stages that one stage stands for; it alone where it is an ordinary one. Comes after matrices are expanded.</summary>
    public Func<ExpandedStage, Validation<Problem, Seq<ExpandedStage>>> Expand { get; init; } = stage => Seq1(stage);
}

/// <summary>Every kind of stage, and how a stage becomes work.</summary>
/// <typeparam name="TStage">The closed union of stage records.</typeparam>
/// <typeparam name="T">The closed union of what stages produce.</typeparam>
/// <param name="Kinds">
/// The kinds. A mapping with keywords of several kinds is of the kind that comes first here: <c>{ load: ..., train: 512 }</c> loads.
/// </param>
/// <param name="Resolve">The work of a stage, given what it reads, or what does not fit.</param>
public sealed record StageRegistry<TStage, T>(
    Seq<StageKind<TStage>> Kinds, Func<TStage, StageContext<T>, Validation<Problem, StageWork<T>>> Resolve)
    where TStage : IStage;

/// <summary>What is known around a stage when it becomes work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">The pipeline it stands in.</param>
/// <param name="Inputs">What it reads, in the order of <see cref="IStage.Reads"/>.</param>
/// <param name="Locate">The position of one of its keys in a file; none in a program. The empty key is the stage itself.</param>
public sealed record StageContext<T>(
    string Name, PipelineSettings Settings, Seq<(StageReference Reference, T Output)> Inputs, Func<string, Option<Position>> Locate)
{
    /// <summary>A mistake at one of the stage's keys (or, with the empty key, at the stage as a whole).</summary>
    public Problem Problem(string key, string message) => new(Planner.PathOf(Name, key), message, Locate(key));
}
