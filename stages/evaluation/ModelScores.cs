namespace Multitask.Stages.Evaluation;

/// <summary>What a model scored over a split.</summary>
internal static class ModelScores
{
    /// <summary>One pass over the batches of a split; a reason where a prediction is not finite.</summary>
    /// <param name="model">Its name and the tasks it predicts.</param>
    /// <param name="data">The split and its batches in order.</param>
    /// <param name="predict">One array per task for a batch, row-major.</param>
    internal static Either<string, Seq<TaskScore>> Of(
        (string Name, DataInfo Info) model, (Split Split, IEnumerable<Batch> Batches) data, Func<Batch, float[][]> predict) =>
        Fold(model, data, predict, MetricSet.Of(model.Info), (metrics, predictions, batch) => metrics.Add(predictions, batch))
            .Map(metrics => metrics.Scores);

    /// <summary>The same with what is to be known of its errors.</summary>
    internal static Either<string, (Seq<TaskScore> Scores, ModelDiagnosis Diagnosis)> Diagnosed(
        (string Name, DataInfo Info) model, (Split Split, IEnumerable<Batch> Batches) data, Func<Batch, float[][]> predict) =>
        Fold(
            model,
            data,
            predict,
            (Metrics: MetricSet.Of(model.Info), Diagnosis: ModelDiagnosis.Of(model.Info)),
            (state, predictions, batch) => (state.Metrics.Add(predictions, batch), state.Diagnosis.Add(predictions, batch)))
            .Map(end => (end.Metrics.Scores, end.Diagnosis));

    private static Either<string, T> Fold<T>(
        (string Name, DataInfo Info) model,
        (Split Split, IEnumerable<Batch> Batches) data,
        Func<Batch, float[][]> predict,
        T start,
        Func<T, float[][], Batch, T> add) =>
        Eithers.FoldWhile(data.Batches, (Seen: 0, Value: start), (state, batch) => FinitePredictions
            .Of(model.Name, model.Info.Tasks, predict(batch), (data.Split, state.Seen, batch.Count))
            .Map(predictions => (state.Seen + batch.Count, add(state.Value, predictions, batch))))
            .Map(end => end.Value);
}
