namespace Multitask.Stages.Evaluation;

/// <summary>What a model scored over a split.</summary>
/// <param name="Scores">One per task.</param>
/// <param name="Samples">Its predictions for the first examples, one per task, in the form of targets.</param>
internal sealed record ModelScores(Seq<TaskScore> Scores, Seq<Target> Samples)
{
    /// <summary>One pass over the batches of a split.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="batches">The split in order; the first batch holds all samples.</param>
    /// <param name="samples">How many examples to keep predictions of.</param>
    /// <param name="predict">One array per task for a batch, row-major.</param>
    internal static ModelScores Of(DataInfo info, IEnumerable<Batch> batches, int samples, Func<Batch, float[][]> predict)
    {
        var (metrics, kept) = batches.Aggregate((Metrics: MetricSet.Of(info), Samples: Seq<Target>.Empty), (state, batch) =>
        {
            var predictions = predict(batch);
            return (
                state.Metrics.Add(predictions, batch),
                state.Samples.IsEmpty ? Evaluation.Samples.Decide(info, predictions, batch.Count, samples) : state.Samples);
        });
        return new ModelScores(metrics.Scores, kept);
    }
}
