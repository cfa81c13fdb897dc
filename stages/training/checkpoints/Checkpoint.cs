using System.Globalization;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What a checkpoint says beside the state.</summary>
/// <param name="Progress">Where training was.</param>
/// <param name="Written">When it was written.</param>
internal sealed record Checkpoint(TrainingProgress Progress, DateTimeOffset Written)
{
    private const string Format = "multitask-checkpoint";
    private const string Layout = "1";
    private const string ProgressName = "progress";
    private const string WeightingName = "weighting";
    private const string StepsName = "adam.steps";

    /// <summary>The names of what is no part of the state's vectors.</summary>
    internal static Seq<string> OwnNames { get; } = Seq(ProgressName, WeightingName);

    /// <summary>Writes a checkpoint of a stage's key.</summary>
    internal static Either<string, Unit> Write(string path, string key, TrainingState state, Checkpoint moment)
    {
        using var scope = NewDisposeScope();
        var numbers = Seq(
            Numbers(ProgressName, NumberLists.Pack(moment.Progress.Save())),
            Numbers(WeightingName, [.. state.Step.WeightingState.Save()]));
        return SealedVectors.Write(path, state.Vectors + numbers, Map(
            ("format", Format),
            ("version", Layout),
            ("key", key),
            ("written", moment.Written.ToString("O", CultureInfo.InvariantCulture)),
            (StepsName, state.Step.Optimizer.Steps.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>What a file says, which must be a checkpoint of a key.</summary>
    internal static Either<string, Checkpoint> Of(SafetensorsFile file, string key) =>
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

    /// <summary>The optimizer's steps and the weighting's state.</summary>
    internal static Either<string, (long Steps, Seq<double> Weighting)> Counts(SafetensorsFile file) =>
        from steps in file.Metadata.Find(StepsName)
            .Bind(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Some(number) : None)
            .ToEither($"{file.Path}: does not say how many steps Adam took")
        from weighting in file.ReadAll<double>(WeightingName)
        select (steps, Seq(weighting));

    private static NamedVector Numbers(string name, double[] numbers) => new(name, tensor(numbers, [numbers.Length]));
}
