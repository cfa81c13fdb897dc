using System.Globalization;

namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>verify</c> prints.</summary>
internal static class VerificationText
{
    /// <summary>One line a stage, then how many differ. A check that compared nothing has not found that all is well.</summary>
    internal static CommandResult Of(Seq<(string Stage, Comparison Comparison)> stages)
    {
        var compared = stages.Count(one => one.Comparison is not Comparison.Absent);
        var differ = stages.Count(one => one.Comparison is Comparison.Differs { Allowed.IsNone: true });
        return new CommandResult(
            Columns.Of(stages.Map(one => Seq(one.Stage, Text(one.Comparison))))
                .Add($"{compared} of {Format.Count(stages.Count, "stage")} compared, "
                    + (differ == 1 ? "1 differs" : string.Create(CultureInfo.InvariantCulture, $"{differ} differ"))),
            compared == 0 || differ > 0 ? ExitCode.Failed : ExitCode.Ok);
    }

    private static string Text(Comparison comparison) => comparison switch
    {
        Comparison.Same same => $"same ({Format.Count(same.Files, "file")})"
            + (same.Aside.IsEmpty ? "" : $", measurements aside: {string.Join(", ", same.Aside.Map(Aside))}"),
        Comparison.Differs differs => $"differs: {string.Join("; ", differs.Differences)}"
            + differs.Allowed.Map(why => $" (may be: {why})").IfNone(""),
        _ => "not in the store",
    };

    private static string Aside(Measurement one) => one.Keys.IsEmpty ? one.File : $"{string.Join(", ", one.Keys)} in {one.File}";
}
