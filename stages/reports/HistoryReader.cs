using System.Text.Json.Serialization;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary><c>history.json</c> as it is written.</summary>
internal sealed record HistoryText(string[] Tasks, HistoryText.EpochText[] Epochs)
{
    /// <summary>The steps, some at a time.</summary>
    public MomentText[] Trace { get; init; } = [];

    /// <summary>The epoch whose weights were kept; 0: none was chosen.</summary>
    public int BestEpoch { get; init; }

    /// <summary>An epoch.</summary>
    internal sealed record EpochText(int Epoch, double LearningRate, double[] Losses, double[] Weights)
    {
        /// <summary>What the validation split said: task, then metric.</summary>
        public Dictionary<string, Dictionary<string, double?>> Validation { get; init; } = [];

        [JsonIgnore]
        internal EpochReport Report => new(Epoch, LearningRate, Seq(Losses), Seq(Weights));
    }

    /// <summary>Some consecutive steps.</summary>
    internal sealed record MomentText(int Step, double[] Losses, double[] Weights)
    {
        public double[] Norms { get; init; } = [];

        public double[] Cosines { get; init; } = [];

        internal Moment At(double epoch) => new(
            Step,
            epoch,
            Seq(Losses),
            Seq(Weights),
            Norms.Length == 0 ? None : Some(new TaskGradients(Seq(Norms), Seq(Cosines))));
    }

    /// <summary>The history of a stage on a data set, whose tasks tell which metrics there are.</summary>
    internal History Of(string stage, DataInfo info)
    {
        var steps = Math.Max(1, Trace.Length == 0 ? 1 : Trace[^1].Step);
        return new(stage, Seq(Tasks), Seq(Epochs.Select(epoch => epoch.Report).ToArray()))
        {
            Moments = Seq(Trace.Select(moment => moment.At((double)moment.Step * Epochs.Length / steps)).ToArray()),
            Validation = Seq(Epochs.Where(epoch => epoch.Validation.Count > 0)
                .Select(epoch => (epoch.Epoch, MetricSet.Of(info).Scores.Map(blank => ReportReader.Filled(blank, epoch.Validation)).Strict())).ToArray()),
            BestEpoch = BestEpoch == 0 ? None : Some(BestEpoch),
        };
    }
}
