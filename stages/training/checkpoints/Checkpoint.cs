using System.Globalization;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What a checkpoint records in addition to the training state.</summary>
/// <param name="Progress">How far the training had come.</param>
/// <param name="Written">When it was written.</param>
internal sealed record Checkpoint(TrainingProgress Progress, DateTimeOffset Written)
{
    private const string Format = "multitask-checkpoint";
    private const string Layout = "4";
    private const string ProgressName = "progress";
    private const string WeightingName = "weighting";
    private const string LossesName = "losses";
    private const string StepsName = "optimizer.steps";

    /// <summary>The names of the tensors that are not vectors of the training state.</summary>
    private static Seq<string> OwnNames { get; } = Seq(ProgressName, WeightingName, LossesName);

    /// <summary>The approximate size in bytes: copies of the weights and the optimizer's state, without the gradients that a weighting remembers.</summary>
    internal static long Bytes(Network network, TrainingPlan plan) => WeightsFile.Bytes(network, plan.Precision)
        * (1 + plan.Optimizer.Match(adam => adam.Amsgrad ? 3 : 2, sgd => sgd.Momentum > 0 ? 1 : 0) + (plan.Best.IsSome ? 1 : 0) + (plan.Average.IsSome ? 1 : 0));

    /// <summary>Writes a checkpoint for a stage's key.</summary>
    internal static Either<string, Unit> Write(string path, string key, TrainingState state, Checkpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        var numbers = Seq(
            Numbers(ProgressName, NumberLists.Pack(checkpoint.Progress.Save())),
            Numbers(WeightingName, [.. state.Step.WeightingState.Save()]),
            Numbers(LossesName, state.Step.LastLosses.Save()));
        return ChecksummedVectors.Write(path, state.Vectors + numbers, Map(
            ("format", Format),
            ("version", Layout),
            ("key", key),
            ("written", checkpoint.Written.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            (StepsName, state.Step.Optimizer.Steps.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Validates a file completely, and then restores a state from it.</summary>
    /// <returns>
    /// Left: why the file is invalid; the state is unchanged. Right of Left: reading failed while the state was being restored, so the state must
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

    /// <summary>The checkpoint in a file, which must be for a key.</summary>
    private static Either<string, Checkpoint> Of(SafetensorsFile file, string key) =>
        from _ in Require(file, "format", Format, "is not a checkpoint")
        from __ in Require(file, "version", Layout, "is a checkpoint of another version")
        from ___ in Require(file, "key", key, "is a checkpoint of another stage or of other settings")
        from numbers in file.ReadAll<double>(ProgressName)
        from progress in NumberLists.Unpack(numbers).Bind(TrainingProgress.Load).ToEither($"{file.Path}: does not say how far training was")
        from written in file.Metadata.Find("written")
            .Bind(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? Some(time) : None)
            .ToEither($"{file.Path}: does not say when it was written")
        select new Checkpoint(progress, written);

    private static Either<string, Unit> Require(SafetensorsFile file, string name, string value, string otherwise) =>
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
