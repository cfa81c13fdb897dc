namespace Multitask.Stages.Evaluation;

/// <summary>What a model scored over a split.</summary>
/// <param name="Scores">One per task.</param>
/// <param name="Samples">Its predictions for the first examples, one per task, in the form of targets.</param>
internal sealed record ModelScores(Seq<TaskScore> Scores, Seq<Target> Samples)
{
    /// <summary>One pass over the batches of a split; a reason where a prediction is not finite.</summary>
    /// <param name="model">Its name and the tasks it predicts.</param>
    /// <param name="data">The split and its batches in order; the first batch holds all samples.</param>
    /// <param name="samples">How many examples to keep predictions of; 0: none.</param>
    /// <param name="predict">One array per task for a batch, row-major.</param>
    internal static Either<string, ModelScores> Of(
        (string Name, DataInfo Info) model, (Split Split, IEnumerable<Batch> Batches) data, int samples, Func<Batch, float[][]> predict)
    {
        var info = model.Info;
        var start = (Seen: 0, Metrics: MetricSet.Of(info), Samples: Seq<Target>.Empty);
        return Eithers.FoldWhile(data.Batches, start, (state, batch) => FinitePredictions
            .Of(model.Name, info.Tasks, predict(batch), (data.Split, state.Seen, batch.Count))
            .Map(predictions => (
                state.Seen + batch.Count,
                state.Metrics.Add(predictions, batch),
                samples > 0 && state.Samples.IsEmpty ? Evaluation.Samples.Decide(info, predictions, batch.Count, samples) : state.Samples)))
            .Map(end => new ModelScores(end.Metrics.Scores, end.Samples));
    }
}
