using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The exported models: what they are, what ran them, how exactly and how fast.</summary>
internal static class DeploymentSection
{
    private const double Mebibyte = 1 << 20;
    private const double Giga = 1e9;

    /// <summary>What <c>export</c> stages wrote and <c>score</c> stages found; none where there are neither.</summary>
    internal static Seq<Section> Of(Seq<ExportedModel> exports, Seq<Deployed> deployments) =>
        (deployments.IsEmpty ? Seq<Section>() : Seq1(new Section(
            "deployment",
            "Deployment",
            "The exported graph in ONNX Runtime over the test split: largest absolute difference to torch of each output ↓, "
            + "throughput in batches ↑, latency of one example ↓, as its median (p50) and 95th percentile (p95).",
            Scored(deployments))))
        + (exports.IsEmpty ? Seq<Section>() : Seq1(new Section(
            "onnx",
            "ONNX models",
            Seq1("What each file is and what one example costs; the memory is that of all values that are needed at once, estimated."),
            Seq1(new Part("", Seq1<Block>(Summaries(exports)))) + exports.Map(Operators).Strict())));

    private static Block.Table Summaries(Seq<ExportedModel> exports) => new(
        "ONNX models",
        Seq1(Row.Of(Seq("stage", "of", "opset", "inputs", "outputs", "numbers", "file MiB", "GFLOP", "memory MiB").Map(Cell.Column))),
        exports.Map(one => Row.Of([
            Cell.Name(one.Stage),
            Cell.Words(one.Model),
            new Cell(Whole(one.Summary.Opset)),
            Cell.Words(Values(one.Summary.Inputs)),
            Cell.Words(Values(one.Summary.Outputs)),
            new Cell(Whole(one.Costs.Parameters)),
            new Cell(NumberText.Speed(one.Bytes / Mebibyte)),
            new Cell(NumberText.Value(one.Costs.Operators.Sum(part => part.Flops) / Giga)),
            new Cell(NumberText.Speed(one.Costs.PeakBytes / Mebibyte)),
        ])).Strict());

    private static string Values(Seq<Exports.OnnxValue> values) => string.Join("; ", values.Map(value => $"{value.Name}: {string.Join(" × ", value.Axes)}"));

    private static Part Operators(ExportedModel model) => new($"{model.Stage}: operators", Seq1<Block>(new Block.Table(
        $"operators of {model.Stage}",
        Seq1(Row.Of(Seq("operator", "nodes", "FLOP of one example").Map(Cell.Column))),
        model.Costs.Operators.Map(one => Row.Of([Cell.Name(one.Type), new Cell(Whole(one.Count)), new Cell(Whole(one.Flops))])).Strict())))
    {
        Folded = true,
    };

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A row per stage, a column of parity per output, and one of scores per task.</summary>
    private static Block.Table Scored(Seq<Deployed> deployments)
    {
        var outputs = Seq(deployments.Bind(one => one.Parity).Map(pair => pair.Output).Distinct().ToArray());
        var tasks = Seq(deployments.Bind(one => one.Scores).Map(score => (score.Task, score.Metric)).Distinct().ToArray());
        return new("deployment", Seq(Groups(outputs, tasks.Count), Heading(outputs, tasks)), deployments.Map(one => Scored(one, outputs, tasks)).Strict());
    }

    private static Row Groups(Seq<string> outputs, int tasks) => Row.Of([
        new Cell("") { Span = 5 },
        new Cell("largest difference to torch\u00A0↓") { Class = "task", Scope = "colgroup", Span = Math.Max(1, outputs.Count) },
        .. tasks == 0 ? Seq<Cell>() : Seq1(new Cell("scores (in float32)") { Class = "task", Scope = "colgroup", Span = tasks }),
        new Cell("speed") { Class = "task", Scope = "colgroup", Span = 3 },
    ]);

    private static Row Heading(Seq<string> outputs, Seq<(string Task, string Metric)> tasks) => Row.Of([
        .. Seq("stage", "model", "provider", "precision", "MiB").Map(text => Cell.Column(text) with { Class = "left" }),
        .. outputs.IsEmpty ? Seq1(Cell.Words("")) : outputs.Map(Cell.Column),
        .. tasks.Map(one => Cell.Column($"{one.Task} {NumberText.Title(one.Metric)}")),
        .. Seq("examples/s\u00A0↑", "p50 ms\u00A0↓", "p95 ms\u00A0↓").Map(Cell.Column),
    ]);

    private static Row Scored(Deployed one, Seq<string> outputs, Seq<(string Task, string Metric)> tasks) => Row.Of([
        Cell.Name(one.Stage),
        Cell.Words(one.Model),
        Cell.Words(one.Provider),
        Cell.Words(one.Precision),
        new Cell(NumberText.Value(one.Bytes / Mebibyte)),
        .. outputs.IsEmpty ? Seq1(new Cell(NumberText.None)) : outputs.Map(output => new Cell(one.Parity.Find(pair => pair.Output == output)
            .Match(Some: pair => NumberText.Tiny(pair.Difference), None: () => NumberText.None))),
        .. tasks.Map(task => new Cell(one.Scores.Find(score => score.Task == task.Task)
            .Match(Some: score => $"{NumberText.Value(score.Value)} ({NumberText.Value(score.Single)})", None: () => NumberText.None))),
        .. Seq(one.ImagesPerSecond, one.P50, one.P95).Map(value => new Cell(NumberText.Speed(value))),
    ]);
}
