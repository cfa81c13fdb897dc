using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>Where environments come from: what <c>load</c> says instead of a data set.</summary>
public abstract record EnvironmentSource
{
    private EnvironmentSource() { }

    /// <summary>Of the fixed goals; none: the pipeline's.</summary>
    public Option<ulong> Seed { get; init; }

    /// <summary>The tasks.</summary>
    public abstract EnvironmentSet Set { get; }

    /// <summary>Meta-World's ten tasks MT10 in their first version, or some of them.</summary>
    /// <param name="Path">A checkout of Meta-World, its installed package, or its folder <c>assets_v1</c>.</param>
    /// <param name="Tasks">Which tasks.</param>
    /// <param name="Goals">Where objects and goals are.</param>
    public sealed record Metaworld(string Path, Seq<EnvironmentTask> Tasks, Goals Goals = Goals.Fixed) : EnvironmentSource
    {
        /// <inheritdoc />
        public override EnvironmentSet Set => new(Tasks, Goals);
    }

    /// <summary>Our own scene: an arm of three joints at a table. It needs no file.</summary>
    /// <param name="Tasks">Which tasks.</param>
    /// <param name="Goals">Where objects and goals are.</param>
    public sealed record Tabletop(Seq<EnvironmentTask> Tasks, Goals Goals = Goals.Random) : EnvironmentSource
    {
        /// <inheritdoc />
        public override EnvironmentSet Set => new(Tasks, Goals);
    }

    /// <summary>The source with its relative path starting at a folder.</summary>
    internal EnvironmentSource Rooted(string folder) => Match<EnvironmentSource>(
        metaworld => metaworld with { Path = Path.GetFullPath(metaworld.Path, folder) },
        tabletop => tabletop);

    /// <summary>Every file outside the pipeline with its digest; Left is what is missing or of another version.</summary>
    internal Either<string, Seq<OutsideFile>> Digests() => Match(
        metaworld => MetaworldAssets.Folder(metaworld.Path).Bind(MetaworldAssets.Digests),
        _ => Seq<OutsideFile>());

    /// <summary>The path of a scene's MJCF file by its name; what is in the program is written into a folder first.</summary>
    internal Either<string, Func<string, string>> SceneFiles(string folder) => Match(
        metaworld => MetaworldAssets.Folder(metaworld.Path).Map<Func<string, string>>(assets => scene => MetaworldAssets.SceneFile(assets, scene)),
        _ => TabletopScene.Write(folder));

    /// <summary>The fold of the union.</summary>
    internal T Match<T>(Func<Metaworld, T> metaworld, Func<Tabletop, T> tabletop) => this switch
    {
        Metaworld source => metaworld(source),
        Tabletop source => tabletop(source),
        _ => throw new UnreachableException(),
    };
}
