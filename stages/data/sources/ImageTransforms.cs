using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The key <c>augment</c> of images: <c>flip</c>, <c>crop</c> or <c>[crop, flip]</c>.</summary>
internal static class ImageTransforms
{
    /// <summary>The transforms, sorted, each once; none where the key is missing.</summary>
    internal static Fields<Seq<Transform>> Field { get; } = Pipeline.Configuration.Field.Optional(
        "augment",
        Decode.OneOrMore(Decode.Choice(("crop", Transform.Crop), ("flip", Transform.Flip))).Map(given => Seq(given.Distinct().Order().ToArray())),
        Seq<Transform>());
}
