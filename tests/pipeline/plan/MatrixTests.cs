using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary><c>matrix</c>: one stage of a file stands for many.</summary>
public sealed class MatrixTests
{
    private static Validation<Problem, Plan<string>> PlanOf(string stages) =>
        Yaml.Read($"pipeline: p\nseed: 7\nstages:\n{string.Join('\n', stages.Split('\n').Select(line => $"  {line}"))}", "p.yaml")
            .Bind(root => Planner.Plan(root, new FakeStages().Registry));

    private static Plan<string> Good(string stages) => PlanOf(stages).Match(
        plan => plan, problems => throw new Xunit.Sdk.XunitException(string.Join("\n", problems)));

    private static string Report(string stages) => PlanOf(stages).Match(
        Succ: _ => "no mistakes",
        Fail: problems => string.Join("\n", ErrorReport.Of(problems, "p.yaml", Seq<Override>())));

    private static string[] Names(string stages) => [.. Good(stages).Stages.Map(stage => stage.Name)];

    private static string[] Inputs(string stages, string name) =>
        [.. Good(stages).Stages.Find(stage => stage.Name == name).Map(stage => stage.Inputs).IfNone(Seq<string>())];

    [Fact]
    public void Every_combination_is_a_stage_named_by_its_values() => Assert.Equal(
        ["w[plain,seed=1,times=2]", "w[plain,seed=2,times=2]", "w[loud(gain=2),seed=1,times=2]", "w[loud(gain=2),seed=2,times=2]"],
        Names("w: { write: a, matrix: { mode: [plain, { loud: { gain: 2 } }], seed: [1, 2], times: [2] } }"));

    [Fact]
    public void A_key_deep_inside_is_set_where_it_is_and_made_where_it_is_not()
    {
        const string Stages = """
            given: { write: a, mode: { loud: { gain: 1 } }, matrix: { mode.loud.gain: [3, 4] } }
            made: { write: a, matrix: { mode.loud.gain: [3] } }
            """;
        Assert.Equal(["given[gain=3]", "given[gain=4]", "made[gain=3]"], Names(Stages));
        Assert.Contains("\"gain\":4", Good(Stages).Stages[1].Work.Config, StringComparison.Ordinal);
        Assert.Equal(Good(Stages).Stages[0].Work.Config, Good(Stages).Stages[2].Work.Config);
    }

    [Fact]
    public void A_variant_has_the_key_of_the_stage_that_says_the_same_by_itself()
    {
        var plan = Good("""
            w: { write: a, times: 2, matrix: { seed: [1, 7], rate: [0.25] } }
            single: { write: a, times: 2, seed: 1, rate: 0.25 }
            pipeline: { write: a, times: 2, rate: 0.25 }
            """);
        StageKey Key(string name) => plan.Stages.Find(stage => stage.Name == name)
            .Map(stage => stage.Key(Seq<Artifact>()).IfLeft(_ => throw new Xunit.Sdk.XunitException("no key")))
            .IfNone(() => throw new Xunit.Sdk.XunitException(name));
        Assert.Equal(Key("single").Value, Key("w[seed=1,rate=0.25]").Value);
        Assert.Equal(Key("pipeline").Value, Key("w[seed=7,rate=0.25]").Value);
        Assert.NotEqual(Key("single").Value, Key("pipeline").Value);
    }

    [Fact]
    public void Exclude_takes_combinations_out_and_include_adds_some()
    {
        Assert.Equal(
            ["w[plain,seed=1]", "w[seed=2]", "w[plain,seed=3]"],
            Names("""
                w:
                  write: a
                  matrix:
                    mode: [plain]
                    seed: [1, 2]
                    exclude: [{ seed: 2, mode: plain }]
                    include: [{ seed: 2 }, { mode: plain, seed: 3 }]
                """));
    }

    [Fact]
    public void A_reader_becomes_as_many_where_it_reads_one_and_reads_all_where_it_takes_a_list()
    {
        const string Stages = """
            w: { write: a, matrix: { seed: [1, 2] } }
            i: { initial: w }
            all: { join: i }
            both: { join: [w, other] }
            other: { write: b }
            """;
        Assert.Equal(["w[seed=1]", "w[seed=2]", "i[seed=1]", "i[seed=2]", "all", "other", "both"], Names(Stages));
        Assert.Equal(["w[seed=2]"], Inputs(Stages, "i[seed=2]"));
        Assert.Equal(["i[seed=1]", "i[seed=2]"], Inputs(Stages, "all"));
        Assert.Equal(["w[seed=1]", "w[seed=2]", "other"], Inputs(Stages, "both"));
    }

    [Fact]
    public void A_reader_has_the_seed_of_what_it_reads()
    {
        var plan = Good("""
            w: { write: a, matrix: { seed: [1, 2] } }
            i: { initial: w }
            own: { initial: w, seed: 5 }
            """);
        ulong Seed(string name) => plan.Stages.Find(stage => stage.Name == name).Map(stage => stage.Seed).IfNone(0);
        Assert.Equal((1UL, 2UL, 5UL), (Seed("i[seed=1]"), Seed("i[seed=2]"), Seed("own[seed=2]")));
    }

    [Fact]
    public void Labels_in_brackets_choose_and_are_then_no_part_of_the_name()
    {
        const string Stages = """
            w: { write: a, matrix: { mode: [plain, { loud: { gain: 2 } }], seed: [1, 2] } }
            one: { initial: "w[plain,seed=2]" }
            some: { initial: "w[plain]" }
            all: { join: "w[seed=1]" }
            """;
        Assert.Equal(["w[plain,seed=2]"], Inputs(Stages, "one"));
        Assert.Equal(["w[plain,seed=2]"], Inputs(Stages, "some[seed=2]"));
        Assert.Equal(["w[plain,seed=1]", "w[loud(gain=2),seed=1]"], Inputs(Stages, "all"));
    }

    [Fact]
    public void A_matrix_of_its_own_multiplies_with_what_a_stage_reads() => Assert.Equal(
        ["w[seed=1]", "w[seed=2]", "i[seed=8,seed=1]", "i[seed=8,seed=2]", "i[seed=9,seed=1]", "i[seed=9,seed=2]"],
        Names("""
            w: { write: a, matrix: { seed: [1, 2] } }
            i: { initial: w, matrix: { seed: [8, 9] } }
            """));

    [Theory]
    [InlineData("w: { write: a, matrix: { seed: 1 } }", "p.yaml:4:34: stages.w.matrix.seed: must be a list of values, found 1")]
    [InlineData("w: { write: a, matrix: { } }", "p.yaml:4:26: stages.w.matrix: must have a key of the stage with a list of values: { seed: [0, 1, 2] }")]
    [InlineData("w: { write: a, matrix: [1] }", "p.yaml:4:26: stages.w.matrix: must be a mapping, found a list of 1")]
    [InlineData("w: { write: a, matrix: { rate: [0.5, 2] } }", "p.yaml:4:40: stages.w.matrix.rate.1: must be >= 0 and <= 1, found 2")]
    [InlineData("w: { write: a, matrix: { rte: [0.5] } }", "stages.w.rte: is not a known key; did you mean `rate`?")]
    [InlineData(
        "w: { write: a, matrix: { seed: [1], exclude: [{ sed: 1 }] } }",
        "p.yaml:4:51: stages.w.matrix.exclude.0.sed: is not an axis of this matrix; did you mean `seed`?; the axes are seed")]
    [InlineData("w: { write: a, matrix: { seed: [1], exclude: [{ seed: 1 }] } }", "must leave something, found every combination in exclude")]
    [InlineData("w: { write: a, matrix: { seed: [1], include: [{ seed: 1 }] } }", "must add combinations that are not there yet under include")]
    [InlineData("w: { write: a, matrix: { seed: [1] } }\ni: { initial: \"w[seed=2]\" }", "names no stage of this pipeline, found w[seed=2]")]
    [InlineData("w: { write: a, matrix: { seed: [1] } }\ni: { initial: v }", "p.yaml:5:17: stages.i.initial: names no stage of this pipeline, found v")]
    public void Mistakes_are_named_where_they_stand(string stages, string line) => Assert.Contains(line, Report(stages), StringComparison.Ordinal);

    [Fact]
    public void A_mistake_of_the_stage_itself_is_told_once() => Assert.Equal(
        "p.yaml:4:25: stages.w.times: must be >= 1 and <= 9, found 99\n1 mistake in p.yaml",
        Report("w: { write: a, times: 99, matrix: { seed: [1, 2, 3] } }"));

    [Fact]
    public void Too_many_stages_are_said_to_come_from_matrices() => Assert.Contains(
        "stages: with every matrix expanded, must name at most 1000 stages, found 1600",
        Report($"w: {{ write: a, matrix: {{ seed: [{string.Join(", ", Enumerable.Range(0, 40))}], rate: [{string.Join(", ", Enumerable.Range(1, 40).Select(at => $"0.0{at}"))}] }} }}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_second_run_runs_nothing_and_only_takes_the_name_of_the_file()
    {
        using var workspace = new Workspace("""
            pipeline: study
            seed: 7
            stages:
              w: { write: a, times: 2, matrix: { seed: [1, 2] } }
              i: { initial: w }
              all: { join: i }
            """);
        Assert.Equal(0, workspace.Run("pipeline.yaml", "--only", "i").Code);
        Assert.Equal(["w[seed=1]", "w[seed=2]", "i[seed=1]", "i[seed=2]"], workspace.Stages.Ran);
        Assert.Equal(0, workspace.Run().Code);
        Assert.Equal(["all"], workspace.Stages.Ran);
        Assert.Equal(0, workspace.Run("pipeline.yaml", "--locked").Code);
        Assert.Empty(workspace.Stages.Ran);
        Assert.Contains("\n  stage-wx5bseedx3d1x5d --> stage-ix5bseedx3d1x5d\n", workspace.Run("plan", "--mermaid").Out, StringComparison.Ordinal);
    }
}
