using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>One of the sub-folders of a published folder.</summary>
internal abstract record FolderPart
{
    private FolderPart() { }

    /// <summary>The images, (H, W, 3).</summary>
    internal sealed record Images : FolderPart;

    /// <summary>Class numbers, (H, W), -1 undefined.</summary>
    internal sealed record Labels : FolderPart;

    /// <summary>Depth, (H, W, 1), 0 undefined.</summary>
    internal sealed record Depths : FolderPart;

    /// <summary>Normals, (H, W, 3), the zero vector undefined.</summary>
    internal sealed record Normals : FolderPart;

    /// <summary>The images' part.</summary>
    internal static FolderPart Image { get; } = new Images();

    /// <summary>The parts of a layout, the images first, then in the order of the tasks.</summary>
    internal static Seq<FolderPart> Of(Source.Folder source) => source.Layout switch
    {
        Layout.Nyuv2 => Seq<FolderPart>(Image, new Labels(), new Depths(), new Normals()),
        _ => Seq<FolderPart>(Image, new Labels(), new Depths()),
    };

    /// <summary>The task it is the target of; none for the images.</summary>
    internal Option<DataTask> Task(Source.Folder source) => this switch
    {
        Images => None,
        Labels => new DataTask("semantic", new TaskKind.Segmentation(source.Classes)),
        Depths => new DataTask("depth", new TaskKind.Depth()),
        Normals => new DataTask("normal", new TaskKind.Normals()),
        _ => throw new UnreachableException(),
    };

    /// <summary>Numbers per pixel.</summary>
    internal int Channels => this is Images or Normals ? 3 : 1;

    /// <summary>
    /// Folder names it may have, the preferred one first. CityScapes is published with <c>label_2</c>, <c>label_7</c> and
    /// <c>label_19</c>; repackagings keep one of them as <c>label</c>.
    /// </summary>
    internal Seq<string> Folders(Source.Folder source) => this switch
    {
        Images => Seq1("image"),
        Labels when source.Layout == Layout.Cityscapes => Seq($"label_{source.Classes}", "label"),
        Labels => Seq1("label"),
        Depths => Seq1("depth"),
        Normals => Seq1("normal"),
        _ => throw new UnreachableException(),
    };
}
