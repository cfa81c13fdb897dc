using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The sources there are.</summary>
public static class Sources
{
    /// <summary>Every kind of source, the word after <c>load</c> and its other keys: a new one is a file and a line here.</summary>
    public static Seq<(string Word, Func<ConfigNode.Mapping, Fields<Source>> Fields)> All { get; } = Seq(
        ("scenes", Held(Source.Scenes.Fields)),
        ("folder", Held(Source.Folder.Fields)),
        ("multi-fashion", Held(Source.MultiFashion.Fields)),
        ("idx", Held(Source.Idx.Fields)),
        ("table", _ => Source.Table.Fields),
        ("images", Images),
        ("molecules", _ => Source.Molecules.Fields));

    /// <summary>A source whose validation split is held out of its training split.</summary>
    private static Func<ConfigNode.Mapping, Fields<Source>> Held(Fields<Source> fields) => _ => Source.HeldOut.Fields(fields);

    /// <summary>A published layout, targets per pixel where `inputs` says where the images are, or a table of labels.</summary>
    private static Fields<Source> Images(ConfigNode.Mapping mapping) =>
        mapping.Find("layout").IsSome ? Source.Celeba.Fields
        : mapping.Find("inputs").IsSome ? Source.DenseImages.Fields
        : Source.LabelledImages.Fields;
}
