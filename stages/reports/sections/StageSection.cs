using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The run itself: networks, plan, and what each stage did, took and was decided by.</summary>
internal static class StageSection
{
    /// <summary>Digits of a key that tell it from others for people.</summary>
    private const int KeyDigits = 12;

    /// <summary>More variants of a stage are counted.</summary>
    private const int MostVariants = 4;

    private const double Mebibyte = 1 << 20;

    /// <summary>The drawing of each network; none where none was built.</summary>
    internal static Seq<Section> Networks(Seq<BuiltNetwork> networks) => networks.IsEmpty ? Seq<Section>() : Seq1(new Section(
        "networks",
        networks.Count == 1 ? "Network" : "Networks",
        Seq1("A box is a chain of operations of one scope, with the shape of its output; data flow from left to right."),
        networks.Map(network => new Part(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{network.Stage}: {Parameters.TrainableCount(network.Network):N0} parameters, {NumberText.Short(Flops.Of(network.Network).Total)}FLOP a forward pass of one example"),
            Seq1<Block>(new Block.Drawing($"network of {network.Stage}", NetworkDrawing.ToSvg(network.Stage, network.Network).Render())))
        {
            Folded = true,
        }).Strict()));

    /// <summary>The plan as a drawing.</summary>
    internal static Section Plan(Seq<ReportStage> stages) => new(
        "plan",
        "Plan",
        "An arrow leads from each stage to those that read its output.",
        new Block.Drawing("plan", PlanDrawing.ToSvg(stages).Render()));

    /// <summary>The stages as a table.</summary>
    internal static Section Table(Seq<ReportStage> stages) => new(
        "stages",
        "Stages",
        "hit: the output was in the store; ran: made in this run. Seconds and the most memory that the process held are those of the run that made the output. "
        + "The key is a digest of everything that decides the output.",
        new Block.Table(
            "stages",
            Seq1(Row.Of(Seq("stage", "kind", "reads", "outcome", "seconds\u00A0↓", "memory MiB\u00A0↓", "key", "what it is").Map(Heading))),
            stages.Map(Stage).Strict())
        {
            Class = "stages",
        });

    /// <summary>Many variants of a stage are one name with their number.</summary>
    private static string Reads(Seq<string> inputs) => string.Join(", ", inputs.GroupBy(name => RunName.Of(name).Stage)
        .Select(variants => variants.Count() > MostVariants ? $"{variants.Key} ({variants.Count().ToString(CultureInfo.InvariantCulture)})" : string.Join(", ", variants)));

    private static Cell Heading(string text) => Cell.Column(text) with { Class = text.EndsWith('↓') ? "" : "left" };

    private static Row Stage(ReportStage stage) => Row.Of(
    [
        Cell.Name(stage.Name),
        Cell.Words(stage.Kind),
        Cell.Words(Reads(stage.Inputs)),
        new Cell(stage.Outcome) { Class = $"left outcome {stage.Outcome}" },
        new Cell(stage.Cost.Map(cost => cost.Seconds.ToString("0.0", CultureInfo.InvariantCulture)).IfNone(NumberText.None)),
        new Cell(stage.Cost.Filter(cost => cost.PeakBytes > 0)
            .Map(cost => (cost.PeakBytes / Mebibyte).ToString("N0", CultureInfo.InvariantCulture)).IfNone(NumberText.None)),
        new Cell(stage.Key[..Math.Min(KeyDigits, stage.Key.Length)]) { Class = "left code", Title = stage.Key },
        Cell.Words(stage.Fact) with { More = stage.Config },
    ]);
}
