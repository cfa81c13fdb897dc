using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>Predictions are finite before a metric sees them: a metric may turn NaN into a number.</summary>
internal static class FinitePredictions
{
    /// <summary>The predictions; or which task's prediction for which example is not finite.</summary>
    /// <param name="model">What made them, for the message.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="predictions">One array per task, row-major.</param>
    /// <param name="examples">The split, the number of the batch's first example in it, from 0, and how many there are.</param>
    internal static Either<string, float[][]> Of(string model, Seq<DataTask> tasks, float[][] predictions, (Split Split, int First, int Count) examples) =>
        Seq(tasks.Zip(predictions, (task, values) => (task.Name, Values: values)))
            .Find(one => !FiniteNumbers.All<float>(one.Values))
            .Match(
                one => Left<string, float[][]>(Message(model, one.Name, one.Values, examples)),
                () => predictions);

    private static string Message(string model, string task, float[] values, (Split Split, int First, int Count) examples)
    {
        var at = System.Array.FindIndex(values, value => !float.IsFinite(value));
        var example = examples.First + (at / (values.Length / examples.Count)) + 1;
        return FormattableString.Invariant(
            $"model {model} predicts {values[at]} for task {task} of {Packing.Word(examples.Split)} example {example}: its weights or that input are too large");
    }
}
