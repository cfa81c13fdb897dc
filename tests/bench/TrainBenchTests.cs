using System.Text.Json.Nodes;
using Multitask.Models;
using Multitask.Stages.Benches;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Benches;

/// <summary><c>bench train</c> on a network of seconds.</summary>
public sealed class TrainBenchTests
{
    private const string Tiny = "--height 32 --width 32 --filters [4,6] --classes 5 --steps 2 --warmup 0 --threads 1";

    [Theory]
    [InlineData("equal", "float32")]
    [InlineData("famo", "float64")]
    [InlineData("{cagrad: {c: 0.5}}", "bfloat16")]
    public void One_line_tells_settings_times_memory_and_work(string weighting, string precision)
    {
        var line = Line($"{Tiny} --precision {precision}", weighting);
        Assert.Equal(2, line["all"]!.AsArray().Count);
        Assert.Equal(precision, (string)line["precision"]!);
        Assert.Equal(Parameters.TrainableCount(Net), (long)line["parameters"]!);
        Assert.All(
            new[] { "seconds_per_step", "images_per_second", "peak_rss_mib", "flops_per_step", "share_of_peak" },
            field => Assert.True((double)line[field]! > 0, field));
    }

    [Fact]
    public void Work_grows_with_the_batch() => Assert.Equal(
        3 * (double)Line(Tiny + " --batch 1", "equal")["flops_per_step"]!, (double)Line(Tiny + " --batch 3", "equal")["flops_per_step"]!);

    [Fact]
    public void A_pass_of_one_task_walks_only_through_what_it_reaches()
    {
        var forward = Flops.Of(Net).Total;
        Assert.Equal(3 * forward, StepWork.Flops(Net, new Weighting.Equal()));
        Assert.Equal(4 * forward, StepWork.Flops(Net, new Weighting.Famo()));
        Assert.InRange(StepWork.Flops(Net, new Weighting.Cagrad()), (3 * forward) + 1, (7 * forward) - 1);
    }

    [Fact]
    public void Every_wrong_flag_is_told_at_once()
    {
        var told = TrainBenchCommand.Run(Seq("--batch", "0", "--precison", "float32", "--weighting", "cagard")).Match(_ => "", reason => reason);
        Assert.Contains("batch: must be >= 1", told, StringComparison.Ordinal);
        Assert.Contains("did you mean `precision`", told, StringComparison.Ordinal);
        Assert.Contains("cagrad", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_do_not_fit_the_network_are_told() => Assert.Contains(
        "multiple", TrainBenchCommand.Run(Seq("--height", "30", "--filters", "[4,6]")).Match(_ => "", reason => reason), StringComparison.Ordinal);

    private static Network Net => Mtan.Describe(new MtanConfig(
        Shape.Image(3, 32, 32),
        Seq(4, 6),
        Samples.SceneHeads.Map(head => head.Task == "semantic" ? head with { Width = 5 } : head).Strict()));

    private static JsonNode Line(string flags, string weighting) => TrainBenchCommand
        .Run(Seq(flags.Split(' ')) + Seq("--weighting", weighting))
        .Match(line => JsonNode.Parse(line)!, reason => throw new InvalidOperationException(reason));
}
