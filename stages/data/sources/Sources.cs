using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The sources there are.</summary>
public static class Sources
{
    /// <summary>Every kind of source, the word after <c>load</c> and its other keys: a new one is a file and a line here.</summary>
    public static Seq<(string Word, Fields<Source> Fields)> All { get; } = Seq(
        Source.Scenes.Kind,
        Source.Folder.Kind,
        Source.MultiFashion.Kind,
        Source.Idx.Kind,
        Source.Table.Kind,
        Source.Images.Kind);
}
