using Multitask.Models;
using Multitask.Stages;
using Multitask.Stages.Evaluation;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class DiagnosticsTests
{
    private static readonly DataInfo Info = new(
        Shape.Vector(1), Seq(new DataTask("a", new TaskKind.Regression()), new DataTask("b", new TaskKind.Regression())), 1, 5);

    [Fact]
    public void The_best_and_the_worst_examples_have_the_lowest_and_highest_mean_rank()
    {
        // Errors of a: 0 1 2 3 4; of b: 4 3 0 - 9. Mean ranks: 1/3 of b counts alone where a is missing.
        float[][] predictions = [[0, 1, 2, 3, 4], [4, 3, 0, 7, 9]];
        Target[] truth = [new Target.Reals([0, 0, 0, 0, 0]), new Target.Reals([0, 0, 0, float.NaN, 0])];
        var (best, worst) = ModelDiagnosis.Of(Info).Add(predictions, new Batch(5, new float[5], truth)).Extremes(2);
        Assert.Equal([2, 1], best.ToArray());
        Assert.Equal([4, 3], worst.ToArray());
    }

    [Fact]
    public void No_example_is_among_the_best_and_the_worst()
    {
        var one = ModelDiagnosis.Of(Info).Add([[1], [1]], new Batch(1, new float[1], [new Target.Reals([0]), new Target.Reals([0])]));
        Assert.Equal((Seq<int>(), Seq<int>()), one.Extremes(3));
        Assert.Equal((Seq<int>(), Seq<int>()), ModelDiagnosis.Of(Info).Extremes(3));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var scratch = new Scratch();
        var found = new Diagnosis
        {
            Confusion = new ConfusionMatrix(2, Seq(1L, 2, 3, 4)),
            Calibration = Seq1(new CalibrationBin(3, 1.5, 2)),
            Errors = new Histogram("x", -1, 0.5, Seq(1L, 2), 3),
            Pairs = Seq1((1f, 2f)),
        };
        var file = new DiagnosticsFile(new ShownExamples([0, 1], [4], [2]), new() { ["m"] = new() { ["t"] = TaskDiagnosis.Of(found), ["u"] = TaskDiagnosis.Of(new Diagnosis()) } });
        File.WriteAllText(scratch["d.json"], file.ToJson());
        var read = DiagnosticsFile.Read(scratch["d.json"]).Value();
        Assert.Equal(found, read.Models["m"]["t"].Read());
        Assert.Equal(new Diagnosis(), read.Models["m"]["u"].Read());
        Assert.Equal([0, 1, 4, 2], read.Examples.All);
        File.WriteAllText(scratch["d.json"], "{");
        Assert.Contains("d.json", DiagnosticsFile.Read(scratch["d.json"]).Message(), StringComparison.Ordinal);
    }
}
