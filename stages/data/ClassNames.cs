using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>What the classes of a data set are called.</summary>
internal static class ClassNames
{
    /// <summary>The 13 classes of NYU-v2 in the order of the published labels (Couprie et al., ICLR 2013).</summary>
    private static Seq<string> Nyuv2 { get; } = Seq(
        "bed", "books", "ceiling", "chair", "floor", "furniture", "objects", "picture", "sofa", "table", "tv", "wall", "window");

    private static Seq<string> Fashion { get; } = Seq(
        "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    /// <summary>The name of a class, or its number where the source gives it none.</summary>
    internal static string Of(Source source, int number) => Names(source) switch
    {
        var names when number >= 0 && number < names.Count => names[number],
        _ => string.Create(CultureInfo.InvariantCulture, $"class {number}"),
    };

    private static Seq<string> Names(Source source) => source switch
    {
        Source.Scenes => Seq(Enum.GetNames<SceneClass>().Select(name => name.ToLowerInvariant()).ToArray()),
        Source.Folder { Layout: Layout.Nyuv2, Classes: 13 } => Nyuv2,
        Source.MultiFashion => Fashion,
        _ => Seq<string>(),
    };
}
