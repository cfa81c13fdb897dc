using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Reports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Every kind of stage there is.</summary>
public static class Catalogues
{
    /// <summary>The stages, and what a finished run leaves in its output folder.</summary>
    public static Catalogue<Product> All { get; } = new(
        Seq(LoadData.Kind, BuildModel.Kind, Train.Kind, Evaluate.Kind, ExportOnnx.Kind, ScoreOnnx.Kind),
        (result, folder) => MetricsFile.Write(result, folder).Bind(_ => ReportFile.Write(result, folder)))
    {
        Environment = () => Versions.Here,
        Commands = () => Seq(MethodsCommand.Create(), WeighCommand.Create()),
    };
}
