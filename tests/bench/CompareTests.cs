using System.Text.Json.Nodes;
using Multitask.Benches;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Benches;

/// <summary><c>compare</c>: the product compared with its baselines.</summary>
[Trait("Category", "Slow")]
public sealed class CompareTests
{
    [Fact]
    public void The_table_has_medians_and_ratios_and_leaves_out_what_nobody_measured() => Assert.Equal(
        [
            "Batch 2, 96 x 128, 1 threads, 44,229,073 parameters.",
            "",
            "|  | seconds per step, ours | TorchSharp | ratio | PyTorch | ratio | peak MiB, ours | TorchSharp | ratio | PyTorch | ratio |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
            "| equal | 0.5000 | 2.0000 | 0.25 | 1.0000 | 0.50 | 1,500 | 3,000 | 0.50 | 2,000 | 0.75 |",
            "| score | 0.2000 |  |  | 0.8000 | 0.25 |  |  |  |  |  |",
        ],
        ComparisonTable.Of(Seq(
            ProcessLine("equal", "ours", 0.4, 1000), ProcessLine("equal", "TorchSharp", 2, 3000), ProcessLine("equal", "PyTorch", 1, 2000),
            ProcessLine("score", "ours", 0.2), ProcessLine("score", "PyTorch", 0.8),
            ProcessLine("equal", "ours", 0.6, 2000), ProcessLine("equal", "TorchSharp", 2, 3000), ProcessLine("equal", "PyTorch", 1, 2000))).ToArray());

    [Fact]
    public void Everybody_runs_in_a_process_of_its_own()
    {
        var (code, text) = Benching.Call(
            "compare --rounds 1 --rows equal --filters 2,2 --height 8 --width 8 --batch 2 --steps 1 --warmup 0 --threads 1");
        Assert.True(code == 0, text);
        Assert.Contains("Batch 2, 8 x 8, 1 threads", text, StringComparison.Ordinal);
        Assert.Matches(@"\| equal \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \|", text);
    }

    [Fact]
    public void A_program_that_fails_is_named_with_its_arguments()
    {
        var (code, text) = Benching.Call("compare --rounds 1 --rows equal --height 7 --filters 2,2");
        Assert.Equal(2, code);
        Assert.Contains("Multitask.Bench train --weighting equal", text, StringComparison.Ordinal);
        Assert.Contains("--height 7 --filters 2,2 ended with 2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("round 1: equal, TorchSharp", text, StringComparison.Ordinal);
    }

    private static ProcessLine ProcessLine(string row, string who, double seconds, params int[] peak)
    {
        var line = new JsonObject
        {
            ["batch"] = 2,
            ["height"] = 96,
            ["width"] = 128,
            ["threads"] = 1,
            ["parameters"] = 44_229_073,
            ["seconds_per_step"] = seconds,
        };
        peak.ToList().ForEach(mib => line["peak_rss_mib"] = mib);
        return new ProcessLine(row, who, JsonNode.Parse(line.ToJsonString())!);
    }
}
