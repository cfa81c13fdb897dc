namespace Multitask.Pipeline.Planning;

/// <summary>A stage as data: the record that a file is decoded into and that a program builds.</summary>
public interface IStage
{
    /// <summary>The key that makes a mapping in a file a stage of this kind: <c>load</c>, <c>train</c>, ...</summary>
    string Keyword { get; }

    /// <summary>The stages it reads, in order.</summary>
    Seq<StageReference> Reads { get; }

    /// <summary>Of its random numbers; none: the pipeline's.</summary>
    Option<ulong> OwnSeed => None;
}

/// <summary>A reference to another stage.</summary>
/// <param name="Key">Where it stands in the stage that reads: <c>data</c>, <c>evaluate.0</c>.</param>
/// <param name="Stage">The name of the stage that is read.</param>
public sealed record StageReference(string Key, string Stage)
{
    /// <summary>
    /// The files of its output that are read, where they are there; none: all. What is not read is not handed over and not in the key, so
    /// that a change of it makes nothing stale.
    /// </summary>
    public Option<Seq<string>> Files { get; init; }
}

/// <summary>A stage under the name it has in its pipeline.</summary>
public sealed record NamedStage<TStage>(string Name, TStage Stage)
    where TStage : IStage
{
    /// <summary>What sets it apart from the others that were made of the same stage; none where it is the only one.</summary>
    public Option<Variant> Variant { get; init; }
}

/// <summary>A pipeline as a value, decoded from a file or built by a program; <see cref="Planner"/> checks it.</summary>
/// <param name="Settings">What it says of itself.</param>
/// <param name="Stages">Its stages, in any order.</param>
public sealed record PipelineSpec<TStage>(PipelineSettings Settings, Seq<NamedStage<TStage>> Stages = default)
    where TStage : IStage
{
    /// <summary>The pipeline with one more stage.</summary>
    public PipelineSpec<TStage> With(string name, TStage stage) =>
        this with { Stages = Stages.Add(new NamedStage<TStage>(name, stage)) };
}
