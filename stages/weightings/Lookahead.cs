using System.Diagnostics;

namespace Multitask.Stages.Weightings;

/// <summary>Where FAMO takes the losses after a parameter update from.</summary>
public abstract record Lookahead
{
    private Lookahead() { }

    /// <summary>As published: an extra forward pass on the same batch after every update.</summary>
    public sealed record SameBatch : Lookahead;

    /// <summary>
    /// The losses of the next step, on the next batch: no extra forward pass, but noise from the difference between the two batches.
    /// </summary>
    public sealed record NextBatch : Lookahead;

    /// <summary>As published, but only after one update in <paramref name="Steps"/>; the task logits do not change in between.</summary>
    public sealed record Every(int Steps) : Lookahead;

    /// <summary>Extra forward passes per step, on average.</summary>
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
