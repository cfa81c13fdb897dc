namespace Multitask.Pipeline.Planning;

/// <summary>A stage whose inputs are known and fit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The keyword of its kind.</param>
/// <param name="Reads">What it reads, in order.</param>
/// <param name="Work">Its work.</param>
public sealed record PlannedStage<T>(string Name, string Kind, Seq<StageReference> Reads, StageWork<T> Work)
{
    /// <summary>Of its random numbers, if it has any.</summary>
    public ulong Seed { get; init; }

    /// <summary>What sets it apart from the others that a matrix made of the same stage.</summary>
    public Option<Variant> Variant { get; init; }

    /// <summary>The names of the stages it reads, in order.</summary>
    public Seq<string> Inputs => Reads.Map(read => read.Stage).Strict();

    /// <summary>What it reads of the outputs of these stages; none where a digest that it needs is not known.</summary>
    /// <param name="outputs">An output by the name of its stage; none: not known, which leaves it out.</param>
    internal Option<Seq<Artifact>> ReadFrom(Func<string, Option<Artifact>> outputs) =>
        Reads.Map(read => outputs(read.Stage).Bind(output => output.Only(read.Files))).Sequence().Map(all => all.Strict());
}

/// <summary>A pipeline without mistakes.</summary>
/// <param name="Settings">What it says of itself.</param>
/// <param name="Stages">Each after the stages it reads; otherwise in the order of the YAML.</param>
public sealed record Plan<T>(PipelineSettings Settings, Seq<PlannedStage<T>> Stages);
