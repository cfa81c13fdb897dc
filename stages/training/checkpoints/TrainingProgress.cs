using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>How far a training has come, between two steps.</summary>
/// <param name="Epoch">The index of the current epoch, from 0.</param>
/// <param name="Sums">The running sums of the current epoch, whose number of steps determines the next batch.</param>
/// <param name="History">The records of the epochs before it.</param>
public sealed record TrainingProgress(int Epoch, EpochSums Sums, Seq<EpochReport> History)
{
    /// <summary>Before the first step.</summary>
    public static TrainingProgress Start { get; } = new(0, EpochSums.Zero, Seq<EpochReport>());

    /// <summary>The progress after one more step, with <paramref name="width"/> steps per point of the curves.</summary>
    public TrainingProgress After(StepReport report, int examples, int width = 1) => this with { Sums = Sums.Add(report, examples, width) };

    /// <summary>At the start of the next epoch.</summary>
    public TrainingProgress Closed(double learningRate, Option<EpochValidation> validation) =>
        new(Epoch + 1, EpochSums.Zero, History.Add(Sums.Report(Epoch + 1, learningRate) with { Validation = validation }));

    /// <summary>The best epoch so far, counted from 1; none before the first validation.</summary>
    public Option<int> BestEpoch => History.Filter(epoch => epoch.Validation.Exists(found => found.IsBest)).LastOrNone().Map(epoch => epoch.Epoch);

    /// <summary>Whether training ends here: all epochs are trained, or <see cref="TrainingPlan.Patience"/> is exhausted.</summary>
    public bool Ends(TrainingPlan plan) => Epoch >= plan.Epochs || plan.Patience.Exists(most => BestEpoch.Exists(best => Epoch - best >= most));

    /// <summary>The position in words, with epochs counted from 1.</summary>
    public string Position => (Epoch, Sums.Steps) switch
    {
        (0, 0) => "the start",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"the end of epoch {Epoch}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch + 1}, step {Sums.Steps}"),
    };

    /// <summary>As lists of numbers: epoch, steps and examples; the two sums; the curves; then five lists per epoch of the history.</summary>
    internal Seq<Seq<double>> Save() =>
        Seq(Seq((double)Epoch, Sums.Steps, Sums.Examples), Sums.Losses, Sums.Weights, TracePoint.Save(Sums.Trace))
        + History.Bind(epoch => Seq(
            Seq(epoch.Epoch, epoch.LearningRate),
            epoch.Losses,
            epoch.Weights,
            epoch.Validation.Map(found => found.Save()).IfNone(Seq<double>()),
            TracePoint.Save(epoch.Trace)));

    /// <summary>The progress from the lists that <see cref="Save"/> gives; none if they are malformed.</summary>
    internal static Option<TrainingProgress> Load(Seq<Seq<double>> saved) =>
        saved.Count < Own || saved.Count % PerEpoch != Own || saved[0].Count != 3
            ? None
            : from trace in TracePoint.Load(saved[3])
              from history in Reports(saved.Skip(Own).ToArray())
              select new TrainingProgress(
                  (int)saved[0][0], new EpochSums((int)saved[0][1], (long)saved[0][2], saved[1], saved[2]) { Trace = trace }, history);

    private const int Own = 4;
    private const int PerEpoch = 5;

    /// <summary>Five lists per epoch, the first of them its number and learning rate.</summary>
    private static Option<Seq<EpochReport>> Reports(Seq<double>[] lists) => lists.Chunk(PerEpoch).All(epoch => epoch[0].Count == 2)
        ? lists.Chunk(PerEpoch).Select(Report).ToSeq().Sequence().Map(reports => reports.Strict())
        : None;

    private static Option<EpochReport> Report(Seq<double>[] epoch) => TracePoint.Load(epoch[4]).Map(trace =>
        new EpochReport((int)epoch[0][0], epoch[0][1], epoch[1], epoch[2]) { Validation = EpochValidation.Load(epoch[3]), Trace = trace });
}
