using Multitask.Stages.Data.Inspection;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Inspection;

/// <summary><c>inspect</c>: a packed data set as text, and as an image of its first examples.</summary>
internal static class DataInspection
{
    /// <summary>How the output of a stage is shown.</summary>
    internal static Either<string, Func<Artifact, Option<string>, Either<string, Seq<string>>>> Of(StageOutput output) =>
        output is StageOutput.DataSet data
            ? Right<string, Func<Artifact, Option<string>, Either<string, Seq<string>>>>((artifact, sheet) => Show(data, artifact, sheet))
            : $"must be a data set (load), found {output.Title}";

    private static Either<string, Seq<string>> Show(StageOutput.DataSet data, Artifact artifact, Option<string> sheet) =>
        from summaries in Eithers.Traverse(data.Info.Splits, split => Open(data, artifact, split, opened =>
            Right<string, (Split, SplitSummary)>((split, SplitSummary.Of(opened)))))
        from drawn in sheet.Match(
            Some: path => Open(data, artifact, Split.Train, opened => ContactSheet.Write(path, opened, data.Source)),
            None: () => Right<string, Seq<string>>(Seq<string>()))
        select SummaryText.Of(data, summaries) + drawn;

    private static Either<string, T> Open<T>(StageOutput.DataSet data, Artifact artifact, Split split, Func<DataSplit, Either<string, T>> use) =>
        Resources.Use(DataSplit.Open(artifact.Files[Packing.FileName(split)], data.Info), use);
}
