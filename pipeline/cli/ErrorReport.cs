using System.Globalization;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The text about everything that is wrong with a pipeline.</summary>
public static class ErrorReport
{
    /// <summary>One line a mistake, <c>file:line:column: path: message</c>, in the order of the file, then their number.</summary>
    /// <param name="problems">The mistakes.</param>
    /// <param name="file">The file's name, for those without a position.</param>
    /// <param name="overrides">What came from the command line.</param>
    public static Seq<string> Of(Seq<Problem> problems, string file, Seq<Override> overrides)
    {
        var sorted = problems
            .Distinct()
            .OrderBy(problem => problem.At.IsNone)
            .ThenBy(problem => problem.At.Map(at => at.Line).IfNone(0))
            .ThenBy(problem => problem.At.Map(at => at.Column).IfNone(0))
            .ThenBy(problem => problem.Path, StringComparer.Ordinal)
            .ThenBy(problem => problem.Message, StringComparer.Ordinal)
            .Select(problem => Line(problem, file, overrides))
            .ToArray();
        var count = sorted.Length == 1 ? "1 mistake" : string.Create(CultureInfo.InvariantCulture, $"{sorted.Length} mistakes");
        return Seq(sorted).Add($"{count} in {file}");
    }

    private static string Line(Problem problem, string file, Seq<Override> overrides)
    {
        var path = problem.Path.Length == 0 ? "" : $"{problem.Path}: ";
        return problem.At.Match(
            Some: at => $"{at}: {path}{problem.Message}",
            None: () => overrides.Exists(set => Inside(problem.Path, Problem.ShownPath(set.Path))) ? $"--set: {path}{problem.Message}"
                : IsOption(problem) ? $"{path}{problem.Message}"
                : $"{file}: {path}{problem.Message}");
    }

    private static bool IsOption(Problem problem) => problem.Path.StartsWith("--", StringComparison.Ordinal);

    private static bool Inside(string path, string outer) =>
        path == outer || path.StartsWith($"{outer}.", StringComparison.Ordinal);
}
