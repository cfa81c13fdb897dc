namespace Multitask.Pipeline;

/// <summary>Many validations as one.</summary>
/// <remarks>In linear time and constant stack: LanguageExt's <c>Sequence</c> copies the mistakes so far for each one more, and calls itself
/// for each value, which ten thousand files or tensors do not survive.</remarks>
public static class Validations
{
    /// <summary>All values in order, or the mistakes of all.</summary>
    public static Validation<Problem, Seq<T>> Sequence<T>(IEnumerable<Validation<Problem, T>> all)
    {
        var (values, problems) = (new List<T>(), new List<Problem>());
        foreach (var one in all)
        {
            one.Match(Succ: values.Add, Fail: found => problems.AddRange(found));
        }

        return problems.Count == 0
            ? Success<Problem, Seq<T>>(Seq(values.ToArray()))
            : Validation<Problem, Seq<T>>.Fail(Seq(problems.ToArray()));
    }
}
