namespace Multitask.Stages.Weightings;

/// <summary>How a method treats the logarithms of losses.</summary>
public enum Logarithms
{
    /// <summary>With <c>log: true</c> it is given log-losses instead of losses.</summary>
    Optional,

    /// <summary>It is defined on log-losses.</summary>
    Always,

    /// <summary>It is defined on log-losses, and computes them itself.</summary>
    Own,
}

/// <summary>What a person wants to know of a method.</summary>
/// <param name="Word">Its name in a pipeline.</param>
/// <param name="Title">Its name in full.</param>
/// <param name="Paper">Where it was published.</param>
/// <param name="Needs">What it is computed from.</param>
/// <param name="Cost">What a step costs beyond the forward pass, for K tasks.</param>
public sealed record About(string Word, string Title, string Paper, Signal Needs, string Cost)
{
    /// <summary>Whether it has a weight for each task that changes from step to step, which <c>cr_mogm</c> can smooth.</summary>
    public bool HasWeights { get; init; } = true;
}

/// <summary>A weighting method in general: an entry of <see cref="WeightingRegistry"/>.</summary>
/// <param name="About">What a person wants to know.</param>
/// <param name="Decoder">Reads its options and those that every method has.</param>
/// <param name="Logarithms">How it treats logarithms.</param>
public sealed record WeightingSpec(About About, Decoder<Weighting> Decoder, Logarithms Logarithms)
{
    /// <summary>From a method's own options.</summary>
    internal static WeightingSpec Of<T>(About about, Fields<T> options, Logarithms logarithms = Logarithms.Optional)
        where T : Weighting
    {
        var all = CommonOptions.With(about, options.Map(Weighting (own) => own), logarithms);
        return new(about, all.Decoder, logarithms) { Keys = all.Keys };
    }

    /// <summary>The keys of its options and those that every method has.</summary>
    internal Seq<FieldKey> Keys { get; init; }

    /// <summary>With a shorthand: <c>single: depth</c> stands for <c>single: { task: depth }</c>.</summary>
    /// <param name="key">The key that a plain value stands for.</param>
    internal WeightingSpec WithShorthand(string key) => this with
    {
        Decoder = Decode.Shaped<Weighting>(
            () => new ValueShape.Either(Prelude.Seq<Func<ValueShape>>(() => new ValueShape.Text(), () => new ValueShape.Mapping(Keys))),
            node => Decoder(node is ConfigNode.Scalar value
                ? new ConfigNode.Mapping(Prelude.Seq1(new ConfigEntry(key, value.Place.At, value)), value.Place)
                : node)),
    };
}
