using Multitask.Stages.Evaluation;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Where a training starts.</summary>
/// <param name="Key">The key that its checkpoints have.</param>
/// <param name="Read">Reads the weights to start from.</param>
internal sealed record TrainingStart(string Key, Func<ParameterVector, Either<string, Unit>> Read)
{
    /// <summary>Whether it goes on with a paused training, whose checkpoint lies in the folder of checkpoints.</summary>
    internal bool Resumes { get; init; }
}

/// <summary>A training as a stage does it.</summary>
/// <param name="Plan">How.</param>
/// <param name="Checkpoint">How often it writes down where it is.</param>
/// <param name="Network">What is trained.</param>
/// <param name="Data">The data set.</param>
/// <param name="Device">Where.</param>
internal sealed record TrainingWork(TrainingPlan Plan, CheckpointPlan Checkpoint, Network Network, DataInfo Data, string Device)
{
    /// <summary>Bytes of the output, roughly.</summary>
    internal long OutputBytes => WeightsFile.Bytes(Network, Plan.Precision) + (Plan.Until.IsSome ? Training.Checkpoint.Bytes(Network, Plan) : 0);

    /// <summary>Bytes that checkpoints take meanwhile.</summary>
    internal long CheckpointBytes => CheckpointFolder.Most * Training.Checkpoint.Bytes(Network, Plan);

    /// <summary>Trains, and writes weights, history and, where it pauses, its whole state.</summary>
    /// <param name="at">The run of the stage, and where networks are.</param>
    /// <param name="data">The output of the stage that loads the data.</param>
    /// <param name="start">Where it starts.</param>
    internal Either<string, Unit> Run((StageRun Run, Place Place) at, Artifact data, TrainingStart start) => Resources.Use(
        DataSplit.Open(data.Files[Packing.FileName(Split.Train)], Data),
        split => Plan.Best.Match(
            _ => Resources.Use(
                DataSplit.Open(data.Files[Packing.FileName(Split.Validation)], Data),
                validation => Run(at, start, (split, Some(validation)))),
            () => Run(at, start, (split, None))));

    private Either<string, Unit> Run((StageRun Run, Place Place) at, TrainingStart start, (DataSplit Train, Option<DataSplit> Validation) data)
    {
        var (run, place) = at;
        using var parameters = new ParameterVector(VectorLayout.Of(Network, Plan.Freeze), Plan.Precision.Storage(), place.Open());
        var clock = Plan.Until.IsSome || start.Resumes ? PausedTraining.Clock : TimeProvider.System;
        var checkpoints = new CheckpointWriter((run.Checkpoints, start.Key), Checkpoint, new CheckpointEffects(run.Report, clock));
        var training = new TrainingRun(Plan, data.Train, run.Seed, run.Report, () => run.Cancel.IsCancellationRequested, checkpoints)
        {
            Ranks = place.Ranks,
            Advance = run.Advance,
            Measure = run.Measure,
            Resumes = start.Resumes,
            Validate = data.Validation.Map(Validation),
        };
        return from read in start.Read(parameters)
               let statistics = Standardised(parameters, data.Train)
               from history in Trainer.Run(Network, parameters, training)
               from written in place.Ranks.Rank > 0 ? unit : Write(run, parameters, history)
               select written;
    }

    private Either<string, Unit> Write(StageRun run, ParameterVector weights, Seq<EpochReport> history) =>
        from trained in WeightsFile.Write(Path.Combine(run.Folder, WeightsFile.Name), weights)
        from written in HistoryFile.Write(Path.Combine(run.Folder, HistoryFile.Name), Data, history)
        from kept in Plan.Until.IsSome ? PausedTraining.Keep(run.Checkpoints, run.Folder, history.Count) : unit
        select kept;

    /// <summary>Scores weights as <c>evaluate</c> does.</summary>
    private Func<ParameterVector, Either<string, Seq<TaskScore>>> Validation(DataSplit split) => parameters => ModelScores
        .Of(
            ("in training", split.Info),
            (Split.Validation, Batches.Epoch(split, new EpochPlan(EvaluateStage.BatchSize, Seed: 0, Epoch: 0, Shuffle: false, Augment: false))),
            new Predictor(Network, parameters).Run);

    private Unit Standardised(ParameterVector parameters, DataSplit split)
    {
        Standardisation.Set(Network, parameters, split);
        return unit;
    }
}
