using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>What a stage that loads data may say.</summary>
/// <param name="Word">After <c>load</c>.</param>
/// <param name="Mark">The key that tells this form from others of the same word; none: there is no other, or it is the last one.</param>
/// <param name="Fields">Its keys.</param>
public sealed record SourceForm(string Word, Option<string> Mark, Fields<Source> Fields)
{
    /// <summary>How a listing names it: <c>images (layout)</c>.</summary>
    internal string Title => Mark.Match(key => $"{Word} ({key})", () => Word);
}

/// <summary>The sources there are.</summary>
public static class Sources
{
    /// <summary>Every kind of source: a new one is a file and a line here.</summary>
    public static Seq<SourceForm> All { get; } = Seq(
        new SourceForm("scenes", None, Source.HeldOut.Fields(Source.Scenes.Fields)),
        new SourceForm("folder", None, Source.HeldOut.Fields(Source.Folder.Fields)),
        new SourceForm("multi-fashion", None, Source.HeldOut.Fields(Source.MultiFashion.Fields)),
        new SourceForm("idx", None, Source.HeldOut.Fields(Source.Idx.Fields)),
        new SourceForm("table", None, Source.Table.Fields),
        // A published layout, targets per pixel where `inputs` says where the images are, or a table of labels.
        new SourceForm("images", Some("layout"), Source.Celeba.Fields),
        new SourceForm("images", Some("inputs"), Source.DenseImages.Fields),
        new SourceForm("images", None, Source.LabelledImages.Fields),
        new SourceForm("molecules", None, Source.Molecules.Fields));

    /// <summary>The words after <c>load</c>, each with its forms.</summary>
    internal static Seq<TaggedCase<Source>> Words { get; } = Seq(All
        .GroupBy(form => form.Word)
        .Select(forms => new TaggedCase<Source>(forms.Key, Seq(forms.Select(form => (form.Mark, form.Fields)).ToArray())))
        .ToArray());
}
