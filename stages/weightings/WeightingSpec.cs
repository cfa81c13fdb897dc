namespace Multitask.Stages.Weightings;

/// <summary>Whether a method balances losses or log-losses.</summary>
public enum Logarithms
{
    /// <summary>It balances losses or, with <c>log: true</c>, log-losses.</summary>
    Optional,

    /// <summary>It is defined on log-losses and always receives them.</summary>
    Always,

    /// <summary>It is defined on log-losses, which it computes from the losses itself.</summary>
    Own,
}

/// <summary>The description of a method, for listings and help.</summary>
/// <param name="Word">Its keyword in a pipeline.</param>
/// <param name="Title">Its full name.</param>
/// <param name="Paper">Where it was published.</param>
/// <param name="Needs">What its weights are computed from.</param>
/// <param name="Cost">What a step costs in addition to the forward pass, for K tasks.</param>
public sealed record About(string Word, string Title, string Paper, Signal Needs, string Cost)
{
    /// <summary>Whether it computes a weight per task that changes from step to step and that <c>cr_mogm</c> can smooth.</summary>
    public bool HasWeights { get; init; } = true;
}

/// <summary>The specification of a weighting method: an entry of <see cref="WeightingRegistry"/>.</summary>
/// <param name="About">Its description.</param>
/// <param name="Decoder">Decodes its own options and the common ones.</param>
/// <param name="Logarithms">Whether it balances losses or log-losses.</param>
public sealed record WeightingSpec(About About, Decoder<Weighting> Decoder, Logarithms Logarithms)
{
    /// <summary>The specification of a method with its own options, to which the common ones are added.</summary>
    internal static WeightingSpec Of<T>(About about, Fields<T> options, Logarithms logarithms = Logarithms.Optional)
        where T : Weighting
    {
        var all = CommonOptions.With(about, options.Map(Weighting (own) => own), logarithms);
        return new(about, all.Decoder, logarithms) { Keys = all.Keys };
    }

    /// <summary>The keys of its own options and of the common ones.</summary>
    internal Seq<FieldKey> Keys { get; init; }

    /// <summary>Adds a shorthand, as in <c>single: depth</c> for <c>single: { task: depth }</c>.</summary>
    /// <param name="key">The key whose value may be given alone.</param>
    internal WeightingSpec WithShorthand(string key) => this with
    {
        Decoder = Decode.Shaped<Weighting>(
            () => new ValueShape.Either(Prelude.Seq<Func<ValueShape>>(() => new ValueShape.Text(), () => new ValueShape.Mapping(Keys))),
            node => Decoder(node is ConfigNode.Scalar value
                ? new ConfigNode.Mapping(Prelude.Seq1(new ConfigEntry(key, value.Place.At, value)), value.Place)
                : node)),
    };
}
