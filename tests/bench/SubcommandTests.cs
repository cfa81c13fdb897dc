using Xunit;

namespace Multitask.Tests.Benches;

/// <summary>What the subcommands of <c>tools/bench</c> print, on networks so small that it takes no time.</summary>
[Trait("Category", "Slow")]
public sealed class SubcommandTests
{
    [Theory]
    [InlineData("equal", "equal")]
    [InlineData("{cagrad:_{every:_2}}", "cagrad every 2")]
    [InlineData("{famo:_{lookahead:_next-batch}}", "famo next-batch")]
    public void Training_is_timed_with_its_arithmetic(string weighting, string label)
    {
        var line = Benching.Line($"train --weighting {weighting} --steps 3 --warmup 1 {Benching.Tiny}");
        Assert.Equal(label, (string)line["weighting"]!);
        Assert.All(
            ["parameters", "seconds_per_step", "images_per_second", "peak_rss_mib", "flops_per_step", "share_of_peak"],
            field => line.Positive(field));
        Assert.Equal(label.EndsWith('2') ? 4 : 3, line["all"]!.AsArray().Count);
    }

    [Fact]
    public void Filters_are_read_with_and_without_brackets()
    {
        double Parameters(string filters) => Benching
            .Line($"train --steps 1 --warmup 0 --height 16 --width 16 --filters {filters}").Positive("parameters");
        Assert.Equal(Parameters("2,3"), Parameters("[2,3]"));
        Assert.True(Parameters("2,3") < Parameters("3,3"));
    }

    [Fact]
    public void Every_weighting_gets_a_line_at_every_count_of_tasks_beside_equal()
    {
        var lines = Benching.Lines("tasks --weighting [famo,{cagrad:_{every:_2}}] --tasks 2,3 --batch 1 --steps 1 --warmup 0 --threads 1");
        Assert.Equal(
            [("famo", 2), ("famo", 3), ("cagrad every 2", 2), ("cagrad every 2", 3)],
            lines.Select(line => ((string)line["weighting"]!, (int)line["tasks"]!)));
        Assert.All(lines, line =>
        {
            var ratio = line.Positive("seconds_per_step") / line.Positive("equal_seconds_per_step");
            Assert.InRange(line.Positive("ratio") / ratio, 0.9, 1.1);
            line.Positive("peak_rss_mib");
            line.Positive("equal_peak_rss_mib");
        });
        Assert.True(lines[1].Positive("parameters") > lines[0].Positive("parameters"));
    }

    [Fact]
    public void The_work_of_famo_beside_equal_does_not_depend_on_the_count_of_tasks_and_that_of_cagrad_does()
    {
        double[] Work(string weighting) => [.. Benching
            .Lines($"tasks --weighting {weighting} --tasks 2,6 --batch 1 --steps 1 --warmup 0 --threads 1")
            .Select(line => line.Positive("flops_per_step"))];
        var (equal, famo, cagrad) = (Work("equal"), Work("famo"), Work("cagrad"));
        Assert.Equal(4.0 / 3, famo[0] / equal[0], 1e-9);
        Assert.Equal(4.0 / 3, famo[1] / equal[1], 1e-9);
        Assert.Equal(5.0 / 3, cagrad[0] / equal[0], 0.02);
        Assert.Equal(13.0 / 3, cagrad[1] / equal[1], 0.02);
    }

    [Fact]
    public void Each_loader_is_timed_alone_and_under_training()
    {
        var lines = Benching.Lines("data --height 64 --width 64 --batch 1 --steps 3 --threads 1");
        Assert.Equal(["scenes", "folder", "multi-fashion"], lines.Select(line => (string)line["source"]!));
        Assert.All(lines.Where(line => line["skipped"] is null), line =>
        {
            Assert.Equal((int)line["batch"]! * 3, (int)line["images"]!);
            line.Positive("images_per_second");
            line.Positive("training_images_per_second");
            Assert.InRange((double)line["wait_share"]!, 0, 1);
        });
        Assert.All(lines.Where(line => line["skipped"] is not null), line => Assert.Equal("multi-fashion", (string)line["source"]!));
    }

    [Fact]
    public void Scoring_is_timed_in_ONNX_Runtime_and_under_torch()
    {
        var line = Benching.Line($"score --steps 2 --warmup 1 {Benching.Tiny}");
        var ratio = line.Positive("onnx_images_per_second") / line.Positive("torch_images_per_second");
        Assert.InRange(line.Positive("ratio") / ratio, 0.9, 1.1);
    }

    [Fact]
    public void Nothing_stays_alive_over_many_steps()
    {
        var line = Benching.Line($"memory --steps 40 {Benching.Tiny}");
        Assert.Equal(["20", "40"], line["resident_mib"]!.AsObject().Select(mark => mark.Key));
        Assert.Equal(line.Positive("live_tensors_before"), line.Positive("live_tensors_after"));
        Assert.Equal(0, (long)line["live_tensors_at_the_end"]!);
    }

    [Theory]
    [InlineData("cagrad", "cagrad")]
    [InlineData("{cagrad:_{c:_0.5,_every:_2}}", "cagrad every 2")]
    public void A_solver_is_timed_and_its_answers_checked(string weighting, string label)
    {
        var line = Benching.Line($"weighting --weighting {weighting} --tasks 3");
        Assert.Equal((label, 3), ((string)line["weighting"]!, (int)line["tasks"]!));
        Assert.True(line.Positive("p95_microseconds") >= line.Positive("median_microseconds"));
        Assert.InRange((double)line["gap"]!, 0, 1e-9);
    }

    [Theory]
    [InlineData("train --steps 0 --filters 2,x --prcision 1", "--steps must be from 1 to 100000|--filters must be from 1 to 4096|'--prcision'")]
    [InlineData("train --batch 0 --weighting cagard", "--batch must be from 1|--weighting: must be one of|did you mean `cagrad`?")]
    [InlineData("train --height 30 --filters 4,6", "multiple")]
    [InlineData("peer --weighting mgda --precision float16", "--weighting must be one of equal, famo, cagrad|--precision must be one of")]
    [InlineData("peer --filters 4,6", "last two levels")]
    [InlineData("peer --filters 4,4 --width 30", "multiples of 4")]
    [InlineData("compare --rounds 0 --rows equal,fam", "--rounds must be from 1 to 999|--rows must be one of|did you mean `famo`?")]
    [InlineData("weighting --weighting cagrad --tasks 1", "--tasks must be from 2 to 1024, found 1")]
    [InlineData("weighting --weighting {single:_9} --tasks 3", "must be one of the tasks 1, 2, 3, found 9")]
    [InlineData("trian", "trian")]
    [InlineData("tasks --tasks 1,2 --batch 0", "--tasks must be from 2 to 1000, found 1|--batch must be from 1")]
    [InlineData("tasks --weighting {single:_9} --tasks 2", "must be one of the tasks 1, 2, found 9")]
    [InlineData("memory --steps none --weighting famoo", "--steps must be from 1 to 100000, found none|did you mean `famo`?")]
    [InlineData("data --source scene --steps 0", "did you mean `scenes`?|--steps must be from 1 to 10000")]
    [InlineData("score --batch -1 --threads 0", "--batch must be from 1 to 100000, found -1|--threads must be from 1 to 1024")]
    [InlineData("score --height 17", "17")]
    [InlineData("memory --steps", "--steps")]
    public void All_mistakes_in_flags_are_told_at_once_with_exit_code_2(string line, string parts)
    {
        var (code, text) = Benching.Call(line);
        Assert.Equal(2, code);
        Assert.All(parts.Split('|'), part => Assert.Contains(part, text, StringComparison.Ordinal));
    }
}
