using Multitask.Stages.Environments;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>load</c> of environments instead of a data set.</summary>
/// <remarks>Outputs <c>environments.json</c> and, for each scene, its compiled form <c>SCENE.mjb</c>: stages that read it need no other file.</remarks>
internal static class LoadEnvironmentsStage
{
    private const int Version = 1;

    /// <summary>Everything that decides the output but the seed: what paths lead to is in the key by content.</summary>
    private sealed record Record(EnvironmentFamily Family, Seq<string> Tasks, Goals Goals);

    /// <summary>The stage's work; that there are files of scenes is known now, their content when it runs.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.LoadEnvironments load, StageContext<StageOutput> context) =>
        load.Source.Match(metaworld => MetaworldAssets.Folder(metaworld.Path).Map(_ => unit), _ => unit).Match(
            Right: _ => Success<Problem, StageWork<StageOutput>>(Work(load.Source)),
            Left: reason => context.Problem("path", reason));

    private static StageWork<StageOutput> Work(EnvironmentSource source) => new(
        Version,
        Canonical.Of(new Record(source.Set.Family, source.Set.TaskNames, source.Set.Goals)),
        new StageOutput.Environments(source.Set),
        run => Write(source, run))
    {
        Environment = Seq1(("mujoco", MujocoLibrary.Version)),
        Sources = () => source.Digests().Map(files => files.Map(file => (file.Name, file.Digest))),
        Seeded = source.Set.Goals == Goals.Fixed,
    };

    private static Either<string, Unit> Write(EnvironmentSource source, StageRun run) =>
        from files in EnvironmentFiles.Compiled(source, run.Seed, run.Folder)
        from unchanged in Unchanged(source, run)
        let told = Report(files.Set, run)
        select unit;

    /// <summary>What was compiled is what the key was made of.</summary>
    private static Either<string, Unit> Unchanged(EnvironmentSource source, StageRun run) => source.Digests().Bind(files =>
        files.Find(file => toMap(run.Key.Sources).Find(file.Name) != Some(file.Digest)).Match(
            Some: file => Left<string, Unit>(Packing.Changed(file.Name)),
            None: () => unit));

    private static Unit Report(EnvironmentSet set, StageRun run)
    {
        run.Report(FormattableString.Invariant(
            $"{set.Tasks.Count} tasks, observations of {set.ObservationSize} numbers, actions of {set.ActionSize}, {set.Horizon} steps an episode"));
        return unit;
    }
}
