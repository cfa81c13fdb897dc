using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>What the files of a task with a target per pixel hold.</summary>
/// <param name="Path">Where they are: a pattern with one <c>*</c>, which stands for the same text as in the pattern of the inputs.</param>
public abstract record DenseTask(string Path)
{
    /// <summary>Class numbers: grey or palette PNG (the palette's numbers), or npy of shape (H, W).</summary>
    /// <param name="Path">Where they are.</param>
    /// <param name="Classes">Classes are 0 to this - 1; negative numbers are undefined.</param>
    /// <param name="Ignore">A number that means undefined, besides.</param>
    public sealed record Segmentation(string Path, int Classes, Option<long> Ignore = default) : DenseTask(Path);

    /// <summary>Depths: grey PNG of 8 or 16 bits, or npy of shape (H, W); 0 is undefined.</summary>
    /// <param name="Path">Where they are.</param>
    /// <param name="Scale">What the numbers of the files are multiplied by: 0.001 for millimetres that become metres.</param>
    public sealed record Depth(string Path, double Scale = 1) : DenseTask(Path);

    /// <summary>
    /// Normals: npy of shape (H, W, 3), the zero vector undefined; or colour PNG, each number v of at most m standing for 2 v / m - 1 before the
    /// vector is made of unit length, black undefined.
    /// </summary>
    /// <param name="Path">Where they are.</param>
    public sealed record Normals(string Path) : DenseTask(Path);

    /// <summary><c>{ segmentation: { path: "label/*.png", classes: 13 } }</c>, <c>{ depth: { path: "depth/*.png", scale: 0.001 } }</c>.</summary>
    internal static Decoder<DenseTask> Decoder => Decode.Union(
        new UnionCase<DenseTask>("segmentation", (
            DensePattern.Field("path"), Field.Required("classes", Decode.Int(2, short.MaxValue)), Field.Maybe("ignore", Decode.Long()))
            .Apply(DenseTask (path, classes, ignore) => new Segmentation(path, classes, ignore)).Decoder),
        new UnionCase<DenseTask>("depth", (DensePattern.Field("path"), Field.Optional("scale", Decode.Double(Interval.Positive), 1))
            .Apply(DenseTask (path, scale) => new Depth(path, scale)).Decoder),
        new UnionCase<DenseTask>("normals", DensePattern.Field("path").Map(DenseTask (path) => new Normals(path)).Decoder));

    /// <summary>The kind of task.</summary>
    internal TaskKind Kind => this switch
    {
        Segmentation task => new TaskKind.Segmentation(task.Classes),
        Depth => new TaskKind.Depth(),
        Normals => new TaskKind.Normals(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
