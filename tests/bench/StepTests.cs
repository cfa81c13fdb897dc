using System.Globalization;
using Multitask.Benches;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Benches;

/// <summary><c>train</c> and <c>peer</c>, on a network that takes seconds.</summary>
public sealed class StepTests
{
    private const string Tiny = "--height 32 --width 32 --filters [6,6] --classes 5 --steps 2 --warmup 0 --threads 1";

    [Theory]
    [InlineData("train", "equal", "float32")]
    [InlineData("train", "famo", "float64")]
    [InlineData("train", "{cagrad:_{c:_0.5}}", "bfloat16")]
    [InlineData("peer", "equal", "bfloat16")]
    [InlineData("peer", "famo", "float64")]
    [InlineData("peer", "cagrad", "float32")]
    public void One_line_tells_settings_times_and_memory_of_the_same_network(string who, string weighting, string precision)
    {
        var line = Benching.Line($"{who} {Tiny} --precision {precision} --weighting {weighting}");
        Assert.Equal(2, line["all"]!.AsArray().Count);
        Assert.Contains((string)line["weighting"]!, weighting, StringComparison.Ordinal);
        Assert.Equal(precision, (string)line["precision"]!);
        Assert.Equal(Parameters.TrainableCount(Net), (long)line["parameters"]!);
        Assert.All(["seconds_per_step", "images_per_second", "peak_rss_mib"], field => line.Positive(field));
    }

    [Fact]
    public void Work_grows_with_the_batch()
    {
        double Work(int batch) => Benching.Line($"train {Tiny} --batch {batch}").Positive("flops_per_step");
        Assert.Equal(3 * Work(1), Work(3));
    }

    [Fact]
    public void A_pass_of_one_task_walks_only_through_what_it_reaches()
    {
        var forward = Flops.Of(Net).Total;
        Assert.Equal(3 * forward, StepWork.Flops(Net, new Weighting.Equal()));
        Assert.Equal(4 * forward, StepWork.Flops(Net, new Weighting.Famo()));
        Assert.InRange(StepWork.Flops(Net, new Weighting.Cagrad()), (3 * forward) + 1, (7 * forward) - 1);
    }

    /// <summary>Both solve the same dual, so both find its only minimum.</summary>
    [Theory]
    [InlineData("2 1 0 1 3 -1 0 -1 1")]
    [InlineData("4 -3 1 -3 9 0 1 0 0.5")]
    [InlineData("1 0 0 0 1 0 0 0 1")]
    public void The_baseline_s_CAGrad_goes_where_the_product_s_goes(string matrix)
    {
        var entries = matrix.Split(' ').Select(entry => double.Parse(entry, CultureInfo.InvariantCulture)).ToArray();
        var gramian = Gramian.Of(3, (i, j) => entries[(3 * i) + j]);
        var (factors, simplex) = Cagrad.Direction(gramian, 0.4);
        var weights = BaselineCagrad.Weights(entries);
        Assert.All(Enumerable.Range(0, 3), task => Assert.Equal(simplex[task], weights[task], 1e-4));
        using var scope = TorchSharp.torch.NewDisposeScope();
        // Gradients with this Gramian: the columns of its root's transpose.
        var columns = TorchSharp.torch.linalg.cholesky(TorchSharp.torch.tensor(entries).view(3, 3)).t();
        var expected = columns.mv(TorchSharp.torch.tensor(factors.ToArray())) * (3 / (1 + (0.4 * 0.4)));
        Assert.True((BaselineCagrad.Direction(columns) - expected).abs().max().item<double>() < 1e-3);
    }

    private static Network Net => Mtan.Describe(new SegNetConfig(
        Shape.Image(3, 32, 32),
        Seq(6, 6),
        Samples.SceneHeads.Map(head => head.Task == "semantic" ? head with { Width = 5 } : head)));
}
