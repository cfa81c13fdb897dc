using System.Diagnostics;

namespace Multitask.Stages.Weightings;

/// <summary>Where FAMO takes the losses after an update from.</summary>
public abstract record Lookahead
{
    private Lookahead() { }

    /// <summary>As published: one more forward pass on the same batch, after every update.</summary>
    public sealed record SameBatch : Lookahead;

    /// <summary>The next step's losses, on the next batch: no pass of its own, and noise of the difference between two batches.</summary>
    public sealed record NextBatch : Lookahead;

    /// <summary>As published, but after one update in <paramref name="Steps"/>; between them the task weights rest.</summary>
    public sealed record Every(int Steps) : Lookahead;

    /// <summary>Forward passes it adds to a step, on average.</summary>
    internal double Forwards => this switch
    {
        SameBatch => 1,
        NextBatch => 0,
        Every every => 1.0 / every.Steps,
        _ => throw new UnreachableException(),
    };

    /// <summary>The <c>lookahead</c> key.</summary>
    internal static Decoder<Lookahead> Decoder { get; } = Decode.Union(
        new UnionCase<Lookahead>("same-batch", Field.None<Lookahead>(new SameBatch()).Decoder),
        new UnionCase<Lookahead>("next-batch", Field.None<Lookahead>(new NextBatch()).Decoder),
        new UnionCase<Lookahead>("every", Decode.Int(1, 1_000_000).Map(steps => (Lookahead)new Every(steps))));
}
