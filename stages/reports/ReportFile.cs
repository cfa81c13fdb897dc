using System.Text;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary><c>report.html</c>: a run for people, beside <c>metrics.json</c>; with several models also <c>comparison.html</c>.</summary>
internal static class ReportFile
{
    /// <summary>The file's name in the output folder.</summary>
    internal const string Name = "report.html";

    /// <summary>Writes the file whole: a reader sees the old one or the new one. A page of this very run stays: drawing takes half a second.</summary>
    internal static Either<string, Unit> Write(RunResult<StageOutput> result, Seq<Study> studies, PublishedFolder folder) =>
        CostsFile.Write(result, folder).Bind(costs =>
        {
            var (path, mark) = (Path.Combine(folder.Path, Name), Mark(result));
            return Ends(path, mark)
                ? unit
                : from model in ReportReader.Read(result, studies, costs)
                  from compared in ComparisonPage.IsNeeded(model) ? folder.Write(ComparisonPage.Name, ComparisonPage.Page(model)) : unit
                  from written in folder.Write(Name, Report.Page(model) + mark)
                  select written;
        });

    /// <summary>A comment at the end of the page that says what it was drawn from, and by which build of the program.</summary>
    private static string Mark(RunResult<StageOutput> result)
    {
        var stages = result.Stages.Map(stage => string.Join(
            ' ', stage.Stage.Name, stage.Key.Value, stage.Artifact.Digest, stage.Outcome, string.Join(',', stage.Stage.Inputs), Baseline(stage)));
        var build = typeof(ReportFile).Module.ModuleVersionId;
        return $"<!-- {Digest.OfText($"{build} {result.Plan.Settings.Name} {result.Plan.Settings.Seed}\n{string.Join('\n', stages)}")} -->\n";
    }

    /// <summary>It moves no key, and the page shows it.</summary>
    private static string Baseline(StageResult<StageOutput> stage) =>
        stage.Stage.Work.Output is StageOutput.Scores { Baseline: var baseline } ? baseline.IfNone("") : "";

    private static bool Ends(string path, string mark) => File.Exists(path) && Files.Attempt<bool>(path, () =>
    {
        using var page = File.OpenRead(path);
        var end = new byte[mark.Length];
        page.Seek(-Math.Min(page.Length, end.Length), SeekOrigin.End);
        return page.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) == end.Length && Encoding.ASCII.GetString(end) == mark;
    }).IfLeft(false);
}
