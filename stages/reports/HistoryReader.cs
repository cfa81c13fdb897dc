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

        /// <summary>Of an agent: steps in the environments so far.</summary>
        public int Step { get; init; }

        /// <summary>Of an agent: episodes of each task that ended.</summary>
        public double[] Episodes { get; init; } = [];

        /// <summary>Of an agent: the share of each task's episodes that succeeded.</summary>
        public double[] Succeeded { get; init; } = [];

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

    /// <summary>Of an agent: how often it succeeded, a curve per task.</summary>
    internal Seq<Curve> Successes => Seq(Tasks.Select((task, slot) => new Curve(task, slot, Seq(Epochs
        .Where(epoch => epoch.Succeeded.Length > slot)
        .Select((epoch, at) => (at + 1.0, epoch.Succeeded[slot])).ToArray()))).ToArray());

    /// <summary>Without a trace an epoch is a point.</summary>
    private Seq<Moment> Points(int steps) => Trace.Length == 0
        ? Seq(Epochs.Select(epoch => new Moment(epoch.Step > 0 ? epoch.Step : epoch.Epoch, epoch.Epoch, Seq(epoch.Losses), Seq(epoch.Weights), None)).ToArray())
        : Seq(Trace.Select(moment => moment.At((double)moment.Step * Epochs.Length / steps)).ToArray());

    /// <summary>The history of a stage on a data set, whose tasks tell which metrics there are.</summary>
    internal History Of(string stage, Option<DataInfo> info)
    {
        var steps = Math.Max(1, Trace.Length == 0 ? 1 : Trace[^1].Step);
        return new(stage, Seq(Tasks), Seq(Epochs.Select(epoch => epoch.Report).ToArray()))
        {
            Moments = Points(steps),
            Successes = Seq(Epochs.Where(epoch => epoch.Step > 0).Select(epoch => (epoch.Step, Curves.Success(Seq(Tasks), Seq(epoch.Episodes), Seq(epoch.Succeeded)))).ToArray()),
            Validation = Seq(Epochs.Where(epoch => epoch.Validation.Count > 0)
                .Select(epoch => (epoch.Epoch, info
                    .Map(set => MetricSet.Of(set).Scores.Map(blank => ReportReader.Filled(blank, epoch.Validation)).Strict()).IfNone(Seq<TaskScore>()))).ToArray()),
            BestEpoch = BestEpoch == 0 ? None : Some(BestEpoch),
        };
    }
}
