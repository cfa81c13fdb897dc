using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Reports;
using Multitask.Stages.Reports.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>
/// <c>study.json</c>, <c>study.md</c> and <c>study.tex</c>: the statistics of methods over seeds, where a matrix gave the models of an
/// <c>evaluate</c> stage seeds.
/// </summary>
internal static class StudyFiles
{
    /// <summary>Writes the files whole; none where there is no study.</summary>
    /// <returns>The studies.</returns>
    internal static Either<string, Seq<Study>> Write(RunResult<StageOutput> result, PublishedFolder folder) =>
        ReportReader.Studies(result).Bind(studies => studies.IsEmpty
            ? Right<string, Seq<Study>>(studies)
            : from json in folder.Write("study.json", StudyJson.Of(studies))
              from markdown in folder.Write("study.md", StudyMarkdown.Of(studies))
              from latex in folder.Write("study.tex", StudyLatex.Of(studies))
              select studies);
}
