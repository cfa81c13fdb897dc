using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>The <c>weighting</c> key: a method's word, or the word with its options.</summary>
internal static class WeightingDecoding
{
    internal static Decoder<Weighting> Decoder { get; } = Decode.Union([.. WeightingRegistry.All.Map(method =>
        new UnionCase<Weighting>(method.About.Word, method.About.Word == "single" ? Single(method.Decoder) : method.Decoder))]);

    /// <summary><c>single: depth</c> is short for <c>single: { task: depth }</c>.</summary>
    private static Decoder<Weighting> Single(Decoder<Weighting> options) => node => node is ConfigNode.Scalar name
        ? options(new ConfigNode.Mapping(Seq1(new ConfigEntry("task", name.Place.At, name)), name.Place))
        : options(node);
}
