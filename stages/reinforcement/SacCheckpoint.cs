using System.Globalization;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>
/// The checkpoint of a training: one file, replaced as a whole, beside the replay. A process that is killed anywhere leaves the last one
/// whole, and in the replay everything that was in it then.
/// </summary>
/// <param name="Folder">Where; made with the first checkpoint.</param>
/// <param name="Key">The key that it belongs to.</param>
internal sealed record SacCheckpoint(string Folder, string Key)
{
    private const string Format = "multitask-agent-checkpoint 1";
    private const string ProgressName = "progress";
    private const string StepsSuffix = ".steps";
    private const string WeightingSuffix = ".weighting";
    private const string EnvironmentPrefix = "environment.";

    private string File => Path.Combine(Folder, "agent.safetensors");

    /// <summary>Where the replay is.</summary>
    internal string Replay => Path.Combine(Folder, "replay.bin");

    /// <summary>Makes the folder.</summary>
    internal Either<string, Unit> Prepare() => Files.Attempt(Folder, () =>
    {
        Directory.CreateDirectory(Folder);
        return Right<string, Unit>(unit);
    }, "written");

    /// <summary>Whether there is one to resume from.</summary>
    internal bool Exists => System.IO.File.Exists(File);

    /// <summary>Writes a checkpoint of a state.</summary>
    internal Either<string, Unit> Write(SacState state, SacProgress progress)
    {
        using var scope = NewDisposeScope();
        var numbers = Numbers(ProgressName, progress.Save()).Cons(
            state.Step.Learners.Bind(one => Seq(
                Numbers(one.Name + StepsSuffix, [one.Learner.Optimizer.Steps]),
                Numbers(one.Name + WeightingSuffix, [.. one.Learner.Gradient.State.Save()])))
            + toSeq(state.Places.All.Map((task, place) => Numbers(Environment(task), place.Save())))).Strict();
        var temporary = $"{File}.tmp";
        return ChecksummedVectors.Write(temporary, state.Vectors + numbers, Map(("format", Format), ("key", Key)))
            .Bind(_ => Files.Attempt(File, () =>
            {
                System.IO.File.Move(temporary, File, overwrite: true);
                return Right<string, Unit>(unit);
            }, "written"));
    }

    /// <summary>Checks all of the file and then restores a state from it. Left of Left: why it is not used, the state being as before.</summary>
    internal Either<string, Either<string, SacProgress>> Load(SacState state) => Resources.Use(ChecksummedVectors.Open(File), file =>
        from format in Says(file, "format", Format)
        from key in Says(file, "key", Key)
        from numbers in file.ReadAll<double>(ProgressName)
        from progress in SacProgress.Load(numbers, state.Config.Tasks.Count).ToEither($"{File}: does not say how far training was")
        let targets = state.Targets(ChecksummedVectors.Names(file))
        from fits in Eithers.Traverse(targets, target => ChecksummedVectors.Fits(file, target))
        from learners in Eithers.Traverse(state.Step.Learners, one =>
            from steps in file.ReadAll<double>(one.Name + StepsSuffix)
            from weighting in file.ReadAll<double>(one.Name + WeightingSuffix)
            select (one.Learner, Steps: (long)steps[0], Weighting: Seq(weighting)))
        from places in Eithers.Traverse(
            toSeq(state.Places.All.Map((task, place) => (task, place))),
            one => file.ReadAll<double>(Environment(one.task)).Map(saved => (one.place, saved)))
        select Restored(file, targets, learners, places).Map(_ => progress));

    private static Either<string, Unit> Restored(
        SafetensorsFile file,
        Seq<NamedVector> targets,
        Seq<(Learner Learner, long Steps, Seq<double> Weighting)> learners,
        Seq<(Workplace Place, double[] Saved)> places) =>
        from vectors in Eithers.Traverse(targets, target => ChecksummedVectors.Read(file, target))
        let restored = learners.Iter(one =>
        {
            one.Learner.Optimizer.Steps = one.Steps;
            one.Learner.Gradient.State = one.Learner.Gradient.State.Load(one.Weighting);
        })
        from environments in Eithers.Traverse(places, one => one.Place.Restore(one.Saved))
        select unit;

    private Either<string, Unit> Says(SafetensorsFile file, string name, string value) => file.Metadata.Find(name) == Some(value)
        ? unit
        : Left<string, Unit>($"{File}: is a checkpoint of another stage, of other settings or of another version");

    private static string Environment(int task) => EnvironmentPrefix + task.ToString(CultureInfo.InvariantCulture);

    private static NamedVector Numbers(string name, double[] numbers) => new(name, tensor(numbers, [numbers.Length]));
}
