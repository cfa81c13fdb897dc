using System.Globalization;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What a checkpoint says in addition to the state.</summary>
/// <param name="Progress">Where training was.</param>
/// <param name="Written">When it was written.</param>
internal sealed record Checkpoint(TrainingProgress Progress, DateTimeOffset Written)
{
    private const string Format = "multitask-checkpoint";
    private const string Layout = "4";
    private const string ProgressName = "progress";
    private const string WeightingName = "weighting";
    private const string LossesName = "losses";
    private const string StepsName = "optimizer.steps";

    /// <summary>The names of what is no part of the state's vectors.</summary>
    private static Seq<string> OwnNames { get; } = Seq(ProgressName, WeightingName, LossesName);

    /// <summary>Bytes of a checkpoint: the parameters and what the optimizer remembers. A weighting that remembers gradients adds to that.</summary>
    internal static long Bytes(Network network, TrainingPlan plan) => WeightsFile.Bytes(network, plan.Precision)
        * (1 + plan.Optimizer.Match(adam => adam.Amsgrad ? 3 : 2, sgd => sgd.Momentum > 0 ? 1 : 0) + (plan.Best.IsSome ? 1 : 0) + (plan.Average.IsSome ? 1 : 0));

    /// <summary>Writes a checkpoint of a stage's key.</summary>
    internal static Either<string, Unit> Write(string path, string key, TrainingState state, Checkpoint moment)
    {
        using var scope = NewDisposeScope();
        var numbers = Seq(
            Numbers(ProgressName, NumberLists.Pack(moment.Progress.Save())),
            Numbers(WeightingName, [.. state.Step.WeightingState.Save()]),
            Numbers(LossesName, state.Step.LastLosses.Save()));
        return ChecksummedVectors.Write(path, state.Vectors + numbers, Map(
            ("format", Format),
            ("version", Layout),
            ("key", key),
            ("written", moment.Written.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            (StepsName, state.Step.Optimizer.Steps.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Checks all of a file and then restores a state from it.</summary>
    /// <returns>
    /// Left: why the file is invalid; the state is as before. Right of Left: the disk failed while the state was being restored, which must
    /// not be used.
    /// </returns>
    internal static Either<string, Either<string, Checkpoint>> Load(SafetensorsFile file, string key, TrainingState state) =>
        from checkpoint in Of(file, key)
        from counts in Counts(file)
        from targets in state.Targets(ChecksummedVectors.Names(file).Filter(name => !OwnNames.Contains(name)))
            .MapLeft(reason => $"{file.Path}: {reason}")
        from fits in Eithers.Traverse(targets, target => ChecksummedVectors.Fits(file, target))
        select Eithers.Traverse(targets, target => ChecksummedVectors.Read(file, target)).Map(_ =>
        {
            state.Step.Optimizer.Steps = counts.Steps;
            state.Step.Restore(counts.Weighting, counts.Losses);
            return checkpoint;
        });

    /// <summary>What a file says, which must be a checkpoint of a key.</summary>
    private static Either<string, Checkpoint> Of(SafetensorsFile file, string key) =>
        from _ in Says(file, "format", Format, "is not a checkpoint")
        from __ in Says(file, "version", Layout, "is a checkpoint of another version")
        from ___ in Says(file, "key", key, "is a checkpoint of another stage or of other settings")
        from numbers in file.ReadAll<double>(ProgressName)
        from progress in NumberLists.Unpack(numbers).Bind(TrainingProgress.Load).ToEither($"{file.Path}: does not say how far training was")
        from written in file.Metadata.Find("written")
            .Bind(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? Some(time) : None)
            .ToEither($"{file.Path}: does not say when it was written")
        select new Checkpoint(progress, written);

    private static Either<string, Unit> Says(SafetensorsFile file, string name, string value, string otherwise) =>
        file.Metadata.Find(name) == Some(value) ? unit : Left<string, Unit>($"{file.Path}: {otherwise}");

    /// <summary>The optimizer's steps, the weighting's state and the last losses.</summary>
    private static Either<string, (long Steps, Seq<double> Weighting, LastLosses Losses)> Counts(SafetensorsFile file) =>
        from steps in file.Metadata.Find(StepsName)
            .Bind(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Some(number) : None)
            .ToEither($"{file.Path}: does not say how many steps the optimizer took")
        from weighting in file.ReadAll<double>(WeightingName)
        from losses in file.ReadAll<double>(LossesName)
        select (steps, Seq(weighting), LastLosses.Load(losses));

    private static NamedVector Numbers(string name, double[] numbers) => new(name, tensor(numbers, [numbers.Length]));
}
