using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class PlannerTests
{
    private static Validation<Problem, Plan<string>> PlanOf(string yaml) =>
        Yaml.Read(yaml, "p.yaml").Bind(root => Planner.Plan(root, new FakeStages().Registry));

    private static string Report(string yaml) => PlanOf(yaml).Match(
        Succ: _ => "no mistakes",
        Fail: problems => string.Join("\n", ErrorReport.Of(problems, "p.yaml", Seq<Override>())));

    private static string Stages(string stages) => Report($"pipeline: p\nstages:\n{string.Join('\n', stages.Split('\n').Select(line => $"  {line}"))}");

    [Fact]
    public void A_stage_comes_after_what_it_reads_and_otherwise_where_it_was_written()
    {
        var plan = PlanOf("""
            pipeline: p
            seed: 3
            device: cuda:1
            stages:
              late: { join: [c, a] }
              c: { initial: b }
              a: { write: a }
              b: { write: b }
            """).IfFail(_ => throw new Xunit.Sdk.XunitException("must plan"));
        Assert.Equal<string[]>(["a", "b", "c", "late"], [.. plan.Stages.Map(stage => stage.Name)]);
        Assert.Equal<string[]>(["write", "write", "initial", "join"], [.. plan.Stages.Map(stage => stage.Kind)]);
        Assert.Equal(Seq("c", "a"), plan.Stages.Last.Inputs);
        Assert.Equal(new PipelineSettings("p", 3, "cuda:1"), plan.Settings);
    }

    [Fact]
    public void Every_mistake_of_a_file_is_reported_at_once_in_its_order() =>
        Assert.Equal(
            """
            p.yaml:1:11: pipeline: must begin with a letter or digit and go on with letters, digits, - _ or ., found my pipeline
            p.yaml:2:7: seed: must be >= 0, found -1
            p.yaml:3:1: devise: is not a known key; did you mean `device`?
            p.yaml:5:29: stages.hello.times: must be >= 1 and <= 9, found 10
            p.yaml:5:39: stages.hello.rate: must be >= 0 and <= 1, found 1.5
            p.yaml:6:26: stages.world.tims: is not a known key; did you mean `times`?
            p.yaml:6:57: stages.world.mode.loud.gain: must be > 0, found 0
            p.yaml:7:21: stages.first.initial: names no stage of this pipeline, found helo; did you mean `hello`?
            p.yaml:8:8: stages.odd: must have one of the keys write, initial, join; did you mean `join`?
            p.yaml:9:8: stages.none: must be a mapping, found nothing
            p.yaml:10:3: stages.a b: a stage's name must begin with a letter or digit and go on with letters, digits, - or _, found a b
            p.yaml:11:20: stages.round.join.0: stages must not need each other in a circle, found round -> trip -> round
            12 mistakes in p.yaml
            """,
            Report("""
            pipeline: my pipeline
            seed: -1
            devise: cpu
            stages:
              hello: { write: x, times: 10, rate: 1.5 }
              world: { write: world, tims: 3, mode: { loud: { gain: 0 } } }
              first: { initial: helo }
              odd: { joim: [hello] }
              none:
              a b: { write: x }
              round: { join: [ trip, hello ] }
              trip: { initial: round }
            """));

    [Theory]
    [InlineData("a: { initial: a }", "p.yaml:3:17: stages.a.initial: stages must not need each other in a circle, found a -> a\n1 mistake in p.yaml")]
    [InlineData(
        "x: { write: x }\na: { join: [x, b] }\nb: { initial: c }\nc: { initial: a }\nd: { initial: a }",
        "p.yaml:4:18: stages.a.join.1: stages must not need each other in a circle, found a -> b -> c -> a\n1 mistake in p.yaml")]
    [InlineData(
        "a: { initial: b }\nb: { initial: a }\nc: { initial: d }\nd: { initial: c }",
        "p.yaml:3:17: stages.a.initial: stages must not need each other in a circle, found a -> b -> a\n"
        + "p.yaml:5:17: stages.c.initial: stages must not need each other in a circle, found c -> d -> c\n2 mistakes in p.yaml")]
    public void Circles_are_named_once(string stages, string expected) => Assert.Equal(expected, Stages(stages));

    [Fact]
    public void An_input_of_the_wrong_kind_is_refused_where_it_is_named() =>
        Assert.Equal(
            "p.yaml:5:15: stages.c.join.0: must be a stage that writes, found a stage that joins\n1 mistake in p.yaml",
            Stages("a: { write: a }\nb: { join: [a] }\nc: { join: [b, a] }"));

    [Fact]
    public void Stages_behind_a_mistake_are_not_blamed_for_it() =>
        Assert.Equal(
            "p.yaml:3:25: stages.a.times: must be >= 1 and <= 9, found 0\n1 mistake in p.yaml",
            Stages("a: { write: a, times: 0 }\nb: { join: [a] }\nc: { join: [b] }"));

    [Theory]
    [InlineData("[1]", "p.yaml:1:1: must be a mapping, found a list of 1\n1 mistake in p.yaml")]
    [InlineData("pipeline: p", "p.yaml:1:1: needs the key `stages`\n1 mistake in p.yaml")]
    [InlineData("pipeline: p\nstages: {}", "p.yaml:2:9: stages: must name at least one stage\n1 mistake in p.yaml")]
    [InlineData("pipeline: p\nstages: [a]", "p.yaml:2:9: stages: must be a mapping, found a list of 1\n1 mistake in p.yaml")]
    [InlineData("stages: { a: { write: a } }", "p.yaml:1:1: needs the key `pipeline`\n1 mistake in p.yaml")]
    [InlineData("pipeline: ../up\nstages: { a: { write: a } }",
        "p.yaml:1:11: pipeline: must begin with a letter or digit and go on with letters, digits, - _ or ., found ../up\n1 mistake in p.yaml")]
    [InlineData("pipeline: p\ndevice: cuda:x\nstages: { a: { write: a } }",
        "p.yaml:2:9: device: must be auto, cpu, cuda or cuda:N, found cuda:x\n1 mistake in p.yaml")]
    public void The_frame_of_a_file_is_checked(string yaml, string expected) => Assert.Equal(expected, Report(yaml));

    [Fact]
    public void The_kind_of_a_stage_does_not_depend_on_the_order_of_its_keys()
    {
        var kinds = new StageRegistry<FakeStages.FakeStage, string>(Seq(Kind("load"), Kind("train")), (stage, context) => stage.Resolve(context));
        string Planned(string stage) => Yaml.Read($"{{ pipeline: p, stages: {{ a: {stage} }} }}", "p").Bind(root => Planner.Plan(root, kinds))
            .Match(Succ: plan => plan.Stages.Head.Kind, Fail: _ => "mistake");
        Assert.Equal("load", Planned("{ load: x, train: 512 }"));
        Assert.Equal("load", Planned("{ train: 512, load: x }"));
        Assert.Equal("train", Planned("{ train: x }"));
    }

    private static StageKind<FakeStages.FakeStage> Kind(string keyword) =>
        new(keyword, _ => new FakeStages.FakeStage(keyword, Seq<string>(), _ => new StageWork<string>(1, "{}", "", _ => unit)));
}
