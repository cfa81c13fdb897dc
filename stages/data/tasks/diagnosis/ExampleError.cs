namespace Multitask.Stages.Data.Tasks;

/// <summary>How wrong a prediction of an example is.</summary>
internal static class ExampleError
{
    /// <summary>The mean of each run of so many errors, those that are NaN left out; NaN where all are.</summary>
    internal static double[] Means(IEnumerable<double> errors, int each) =>
        [.. errors.Chunk(each).Select(some => some.Where(error => !double.IsNaN(error)).DefaultIfEmpty(double.NaN).Average())];
}
