using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>How far a training has come, between two steps.</summary>
/// <param name="Epoch">The epoch it is in, from 0.</param>
/// <param name="Sums">What that epoch saw so far; the count of its steps says which batch is next.</param>
/// <param name="History">The epochs before it.</param>
public sealed record TrainingProgress(int Epoch, EpochSums Sums, Seq<EpochReport> History)
{
    /// <summary>Before the first step.</summary>
    public static TrainingProgress Start { get; } = new(0, EpochSums.Zero, Seq<EpochReport>());

    /// <summary>After one more step.</summary>
    public TrainingProgress After(StepReport report, int examples) => this with { Sums = Sums.Add(report, examples) };

    /// <summary>At the start of the next epoch.</summary>
    public TrainingProgress Closed(double learningRate, Option<EpochValidation> validation) =>
        new(Epoch + 1, EpochSums.Zero, History.Add(Sums.Report(Epoch + 1, learningRate) with { Validation = validation }));

    /// <summary>The best epoch so far, counted from 1; none before the first validation.</summary>
    public Option<int> BestEpoch => History.Filter(epoch => epoch.Validation.Exists(found => found.IsBest)).LastOrNone().Map(epoch => epoch.Epoch);

    /// <summary>Whether a plan is done: all epochs taken, or too many of them since the best one.</summary>
    public bool Ends(TrainingPlan plan) => Epoch >= plan.Epochs || plan.Patience.Exists(most => BestEpoch.Exists(best => Epoch - best >= most));

    /// <summary>Where it is, in words, epochs counted from 1.</summary>
    public string Position => (Epoch, Sums.Steps) switch
    {
        (0, 0) => "the start",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"the end of epoch {Epoch}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch + 1}, step {Sums.Steps}"),
    };

    /// <summary>As lists of numbers: epoch, steps and examples; the two sums; then four lists per epoch of the history.</summary>
    internal Seq<Seq<double>> Save() =>
        Seq(Seq((double)Epoch, Sums.Steps, Sums.Examples), Sums.Losses, Sums.Weights)
        + History.Bind(epoch => Seq(
            Seq(epoch.Epoch, epoch.LearningRate), epoch.Losses, epoch.Weights, epoch.Validation.Map(found => found.Save()).IfNone(Seq<double>())));

    /// <summary>From such lists; none where they are not of this kind.</summary>
    internal static Option<TrainingProgress> Load(Seq<Seq<double>> saved) =>
        saved.Count < 3 || saved.Count % 4 != 3 || saved[0].Count != 3
            ? None
            : Reports(saved.Skip(3).ToArray()).Map(history => new TrainingProgress(
                (int)saved[0][0],
                new EpochSums((int)saved[0][1], (long)saved[0][2], saved[1], saved[2]),
                history));

    /// <summary>Four lists per epoch, the first of them its number and learning rate.</summary>
    private static Option<Seq<EpochReport>> Reports(Seq<double>[] lists) => lists.Chunk(4).All(epoch => epoch[0].Count == 2)
        ? Some(Seq(lists.Chunk(4)
            .Select(epoch => new EpochReport((int)epoch[0][0], epoch[0][1], epoch[1], epoch[2]) { Validation = EpochValidation.Load(epoch[3]) })
            .ToArray()))
        : None;
}
