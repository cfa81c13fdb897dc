using LanguageExt;
using Spectre.Console.Testing;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>What a person sees in a terminal, at 80 and 140 columns.</summary>
public sealed class DisplayTests
{
    private static readonly StageProgress Progress = new(30, 120)
    {
        Epoch = 2,
        Epochs = 5,
        Step = 6,
        StepsPerEpoch = 24,
        Tasks = Seq("semantic", "depth", "normal").Map(task => new TaskProgress(task, 1.25, 0.5)).Strict(),
        ExamplesPerSecond = 53.4,
        SecondsLeft = 200.0,
    };

    private static readonly RunView View = new(new RunClock(Map<string, StageClock>(), 1), 6)
    {
        Ended = 2,
        Running = Seq(("famo", 3.0, Some(Progress)), ("train[cagrad(c=0.4),seed=1]", 10.0, Option<StageProgress>.None)),
    };

    private static string[] Drawn(Spectre.Console.Rendering.IRenderable picture, int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        console.Write(picture);
        return [.. console.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void Stages_at_work_have_a_line_for_the_time_and_one_for_the_tasks(int width)
    {
        var lines = Drawn(RunPicture.Of(View, 63, DateTimeOffset.UnixEpoch, width), width);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.Contains(" 25 % · epoch 2/5, step 6/24", lines[0], StringComparison.Ordinal);
        Assert.Contains("semantic 1.2500 x 0.50", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("53 s", lines[2], StringComparison.Ordinal);
        Assert.Equal("2 of 6 stages · 1 min 03 s", lines[3]);
    }

    [Fact]
    public void Many_tasks_are_cut_off_at_the_end_of_the_line()
    {
        var many = Progress with { Tasks = toSeq(Enumerable.Range(0, 40).Select(at => new TaskProgress($"attribute{at}", 0.5, None))).Strict() };
        var lines = Drawn(RunPicture.Of(View with { Running = Seq1(("famo", 0.0, Some(many))) }, 1, DateTimeOffset.UnixEpoch, 80), 80);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("…", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_a_tree_with_the_reason_of_each_miss()
    {
        var lines = Drawn(
            PlanTree.Of("scenes", Seq<(StageOutline, StageStatus)>(
                (new("data", "load", Seq<string>()), new StageStatus.Run(new RebuildReason.Changed(Seq1("seed 7 -> 8")))),
                (new("model", "build", Seq1("data")), new StageStatus.Waits(Seq1("data"))),
                (new("famo", "train", Seq("model", "data")), new StageStatus.Waits(Seq("model", "data"))))),
            80);
        Assert.Equal(
            [
                "scenes",
                "└── data load  miss (seed 7 -> 8)",
                "    └── model build  waits for data",
                "        └── famo train <- data  waits for model, data",
            ],
            lines);
    }

    [Fact]
    public void Many_variants_of_a_stage_are_one_row_with_their_counts()
    {
        var stages = toSeq(Enumerable.Range(0, 40).Select(at => (
            new StageOutline($"train[seed={at}]", "train", Seq1("data")),
            (StageStatus)(at < 3 ? new StageStatus.Run(new RebuildReason.FirstRun()) : new StageStatus.Waits(Seq1("data"))))));
        var lines = Drawn(PlanTree.Of("study", ((new StageOutline("data", "load", Seq<string>()), (StageStatus)new StageStatus.Fail("no file"))).Cons(stages).Strict()), 80);
        Assert.Equal(["study", "└── data load  fails: no file", "    └── train train  40 stages: 3 to run, 37 waiting"], lines);
    }

    [Fact]
    public void A_stage_that_reads_many_variants_counts_them()
    {
        StageStatus waits = new StageStatus.Waits(Seq1("data"));
        var names = toSeq(Enumerable.Range(0, 9).Select(at => $"train[seed={at}]")).Strict();
        var stages = names.Map(name => (new StageOutline(name, "train", Seq1("data")), waits)).Strict();
        var lines = Drawn(PlanTree.Of("study", (new StageOutline("data", "load", Seq<string>()), waits).Cons(stages)
            .Add((new StageOutline("scores", "evaluate", names.Add("data")), waits)).Strict()), 80);
        Assert.EndsWith("scores evaluate <- train (8), data  waits for data", lines[^1], StringComparison.Ordinal);
    }

    private static readonly SummaryText Summary = new(
        new RunSummary(Seq1(new SummaryTable(
            "scores: 16 test examples",
            Seq(new SummaryColumn("depth", "absolute error", "↓"), new SummaryColumn("normal", "mean angle", "↓")),
            Seq(
                new SummaryRow("famo", Seq(new SummaryCell("0.41", true), new SummaryCell("23.1", false))),
                new SummaryRow("cagrad", Seq(new SummaryCell("0.52", false), new SummaryCell("21.0", true)))))))
        {
            Files = Seq1(("report.html", "for a browser")),
            Next = Seq1(("inspect {out}/onnx/model.onnx", "what it costs")),
        },
        Seq(("data", Outcome.Hit), ("famo", Outcome.Ran)),
        154,
        "out/scenes");

    [Fact]
    public void The_end_of_a_run_has_scores_the_cache_files_and_the_next_step() => Assert.Equal(
        """

        scores: 16 test examples
        task    metric            famo    cagrad
        depth   absolute error ↓  0.41 *  0.52
        normal  mean angle ↓      23.1    21.0 *
        * the best of its metric

        1 of 2 stages were cached; famo ran in 2 min 34 s
          out/scenes/report.html  for a browser
        next:
          multitask inspect out/scenes/onnx/model.onnx  what it costs
        """.ReplaceLineEndings("\n"),
        string.Join('\n', Summary.Lines));

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void Where_a_terminal_is_narrow_errors_stand_below_their_means(int width)
    {
        var methods = toSeq(Enumerable.Range(0, 7)).Map(at => new SummaryRow(
            $"train[famo,dropout=0.{at}]",
            toSeq(Enumerable.Range(0, 5)).Map(_ => new SummaryCell("0.4123", at == 0) { Error = "0.0211" }).Strict())).Strict();
        var table = new SummaryTable("study", toSeq(Enumerable.Range(0, 5)).Map(at => new SummaryColumn($"task{at}", "accuracy", "↑")).Strict(), methods);
        var lines = Drawn(SummaryPicture.Of(Summary with { Summary = new RunSummary(Seq1(table)) }, width), width);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        var (split, whole) = (lines.Count(line => line.Contains("│ ±0.0211 │", StringComparison.Ordinal)), lines.Count(line => line.Contains("0.4123 ±0.0211", StringComparison.Ordinal)));
        Assert.Equal(width == 80 ? (7, 0) : (0, 7), (split, whole));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void In_a_terminal_it_fits_and_says_the_same(int width)
    {
        var lines = Drawn(SummaryPicture.Of(Summary, width), width);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => line.Contains("0.41", StringComparison.Ordinal) && line.Contains("0.52", StringComparison.Ordinal));
    }
}
