namespace Multitask.Stages.Reporting;

/// <summary><c>report.html</c>: a run for people, beside <c>metrics.json</c>.</summary>
internal static class ReportFile
{
    /// <summary>The file's name in the output folder.</summary>
    internal const string Name = "report.html";

    /// <summary>Writes the file whole: a reader sees the old one or the new one.</summary>
    internal static Either<string, Unit> Write(RunResult<Product> result, string folder) =>
        ReportReader.Read(result).Bind(model => Disk.WriteAtomically(Path.Combine(folder, Name), Report.Html(model)));
}
