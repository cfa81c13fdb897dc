using LanguageExt;
using Multitask.Models;
using Multitask.Stages;
using Multitask.Stages.Environments;
using Multitask.Tests.Data;
using Multitask.Tests.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Environments;

/// <summary><c>load</c> of environments: what may be said, what comes out, what is wrong.</summary>
public sealed class LoadEnvironmentsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_tasks_of_both_families_are_known_by_name()
    {
        Assert.Equal(
            ["reach", "push", "pick-place", "door-open", "drawer-open", "drawer-close", "button-press-topdown", "peg-insert-side", "window-open", "window-close"],
            EnvironmentTask.Of(EnvironmentFamily.Metaworld).Map(task => task.Name).ToArray());
        Assert.Equal(["reach", "push", "press"], EnvironmentTask.Of(EnvironmentFamily.Tabletop).Map(task => task.Name).ToArray());
    }

    [Fact]
    public void Every_case_of_the_union_has_a_definition()
    {
        var all = Seq(Enum.GetValues<EnvironmentFamily>()).Bind(EnvironmentTask.Of).ToArray();
        Assert.Equal(typeof(EnvironmentTask).GetNestedTypes().Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), all.Select(task => task.GetType()).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.All(all, task => Assert.NotEmpty(EnvironmentDefinition.Of(task).Scene));
    }

    [Theory]
    [InlineData("load: tabletop", "reach, push, press", Goals.Random)]
    [InlineData("load: tabletop, tasks: all, goals: fixed", "reach, push, press", Goals.Fixed)]
    [InlineData("load: tabletop, tasks: push", "push", Goals.Random)]
    [InlineData("load: tabletop, tasks: [press, reach]", "press, reach", Goals.Random)]
    public void Tasks_are_a_word_or_a_list(string keys, string tasks, Goals goals)
    {
        var set = Assert.IsType<Stage.LoadEnvironments>(Decoded(keys).IfFail(problems => throw new Xunit.Sdk.XunitException(problems.Head.Message))).Source.Set;
        Assert.Equal(tasks, string.Join(", ", set.TaskNames));
        Assert.Equal(goals, set.Goals);
    }

    [Theory]
    [InlineData("load: tabletop, tasks: [reach, pusch]", "must be one of reach, push, press, found pusch; did you mean `push`?")]
    [InlineData("load: tabletop, tasks: mt10", "must be one of all, reach, push, press, found mt10")]
    [InlineData("load: tabletop, tasks: []", "must be a list of at least 1, found a list of 0")]
    [InlineData("load: tabletop, tasks: [push, push]", "must name each task once")]
    [InlineData("load: tabletop, goals: some", "must be one of fixed, random, found some")]
    [InlineData("load: metaworld", "needs the key `path`")]
    [InlineData("load: metaworld, path: m, tasks: [press]", "must be one of reach, push, pick-place, door-open, drawer-open, drawer-close, button-press-topdown, peg-insert-side, window-open, window-close, found press")]
    public void Mistakes_are_told_in_one_line(string keys, string message) => Decoded(keys).Match(
        stage => throw new Xunit.Sdk.XunitException($"decoded: {stage}"),
        problems => Assert.StartsWith(message, problems.Head.Message, StringComparison.Ordinal));

    [Fact]
    public void A_folder_without_the_scenes_is_said_to_be_that_and_how_to_get_them() => Assert.Equal(
        $"{_scratch.Folder}: no scenes of Meta-World (assets_v1/sawyer_xyz) are there; to get them: git clone https://github.com/Farama-Foundation/Metaworld && git -C Metaworld checkout d9a75c4, then `path: Metaworld`",
        MetaworldAssets.Folder(_scratch.Folder).Message());

    [Theory]
    [InlineData("sawyer_xyz")]
    [InlineData("assets_v1/sawyer_xyz")]
    [InlineData("envs/assets_v1/sawyer_xyz")]
    [InlineData("metaworld/envs/assets_v1/sawyer_xyz")]
    public void The_scenes_are_found_in_a_checkout_a_package_or_their_own_folder(string below)
    {
        Directory.CreateDirectory(_scratch[below]);
        Assert.Equal(Path.GetFullPath(Path.GetDirectoryName(_scratch[below])!), Path.GetFullPath(MetaworldAssets.Folder(_scratch.Folder).Value()).TrimEnd('/'));
    }

    [Fact]
    public void Scenes_that_were_changed_are_refused()
    {
        CopyAssets();
        Assert.Equal(31, MetaworldAssets.Digests(_scratch.Folder).Value().Count);
        File.AppendAllText(_scratch["sawyer_xyz/sawyer_drawer.xml"], " ");
        Assert.StartsWith(
            $"{_scratch["sawyer_xyz/sawyer_drawer.xml"]}: is not Meta-World's file at commit d9a75c4; to get that: git clone ", MetaworldAssets.Digests(_scratch.Folder).Message(), StringComparison.Ordinal);
        File.Delete(_scratch["meshes/sawyer/l3.stl"]);
        Assert.Equal($"{_scratch["meshes/sawyer/l3.stl"]}: not found", MetaworldAssets.Digests(_scratch.Folder).Message());
    }

    [Fact]
    public void A_goal_is_the_same_in_every_set_of_tasks_and_another_with_another_seed()
    {
        var all = EnvironmentTask.Of(EnvironmentFamily.Metaworld);
        var push = all[1];
        var among = EnvironmentDescription.Of(new EnvironmentSet(all, Goals.Fixed), 3).GoalOf(push);
        Assert.Equal(among, EnvironmentDescription.Of(new EnvironmentSet(Seq1(push), Goals.Fixed), 3).GoalOf(push));
        Assert.NotEqual(among, EnvironmentDescription.Of(new EnvironmentSet(all, Goals.Fixed), 4).GoalOf(push));
    }

    [Fact]
    public void Goals_are_drawn_inside_their_space_and_apart() => Assert.All(
        EnvironmentTask.Of(EnvironmentFamily.Metaworld).Map(task => EnvironmentDefinition.Of(task).Goals),
        space => Assert.All(Enumerable.Range(0, 50).Select(draw => space.Draw(new RandomSource(1, "goals", draw))), goal =>
        {
            Assert.InRange(goal.Object.X, space.Low.Object.X, space.High.Object.X);
            Assert.InRange(goal.Target.Y, space.Low.Target.Y, space.High.Target.Y);
            Assert.True(space.Apart == 0 || goal.Object.PlanarTo(goal.Target) >= space.Apart);
        }));

    [Theory]
    [InlineData(Goals.Fixed)]
    [InlineData(Goals.Random)]
    public void A_description_is_read_as_it_was_written(Goals goals)
    {
        var description = EnvironmentDescription.Of(new EnvironmentSet(EnvironmentTask.Of(EnvironmentFamily.Metaworld), goals), 3);
        File.WriteAllText(_scratch["e.json"], description.ToJson());
        Assert.Equal(description, EnvironmentDescription.Read(_scratch["e.json"]).Value());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"Family\":\"metaworld\",\"Tasks\":[\"flying\"],\"Goals\":\"random\",\"Points\":[]}")]
    [InlineData("{\"Family\":\"metaworld\",\"Tasks\":[],\"Goals\":\"random\",\"Points\":[]}")]
    [InlineData("{\"Family\":\"metaworld\",\"Tasks\":[\"reach\"],\"Goals\":\"fixed\",\"Points\":[[1]]}")]
    public void Another_file_is_no_description(string json)
    {
        File.WriteAllText(_scratch["e.json"], json);
        Assert.Equal($"{_scratch["e.json"]}: is no description of environments", EnvironmentDescription.Read(_scratch["e.json"]).Message());
    }

    [Fact]
    public void Environments_of_a_finished_load_are_those_of_the_scene()
    {
        EnvironmentBench.NeedsMujoco();
        using var bench = new Bench();
        var (code, text) = bench.Run("pipeline: p\nstages: { world: { load: tabletop } }\n");
        Assert.True(code == 0, text);
        Assert.Contains("3 tasks, observations of 12 numbers, actions of 3, 60 steps an episode", text, StringComparison.Ordinal);
        Assert.Contains("hit", bench.Run("pipeline: p\nstages: { world: { load: tabletop } }\n").Text, StringComparison.Ordinal);
        using var direct = EnvironmentBench.Tabletop(new EnvironmentTask.TabletopPush(), None);
        using var loaded = Loaded().Open(direct.Task).Value();
        var (a, b) = (new double[12], new double[12]);
        direct.Reset(new RandomSource(1, "e"), a);
        loaded.Reset(new RandomSource(1, "e"), b);
        Assert.Equal(direct.Step([1, 0.5, -1], a), loaded.Step([1, 0.5, -1], b));
        Assert.Equal(direct.Save(), loaded.Save());
    }

    [Fact]
    public void A_load_writes_the_same_bytes_again()
    {
        EnvironmentBench.NeedsMujoco();
        _ = Loaded();
        var first = File.ReadAllBytes(_scratch["tabletop.mjb"]);
        _ = Loaded();
        Assert.Equal(first, File.ReadAllBytes(_scratch["tabletop.mjb"]));
    }

    [Fact]
    public void What_is_no_scene_is_told_in_one_line()
    {
        EnvironmentBench.NeedsMujoco();
        File.WriteAllText(_scratch["s.xml"], "<mujoco><worldbody><body><geom/></worldbody></mujoco>");
        Assert.StartsWith($"{_scratch["s.xml"]}: MuJoCo cannot read the scene: XML ", Physics.Compile(_scratch["s.xml"]).Map(_ => unit).Message(), StringComparison.Ordinal);
        File.WriteAllText(_scratch["s.mjb"], "no scene");
        Assert.Equal($"{_scratch["s.mjb"]}: is no scene that MuJoCo 2.2.2 has compiled", Physics.Open(_scratch["s.mjb"]).Map(_ => unit).Message());
        File.WriteAllText(_scratch["empty.xml"], "<mujoco/>");
        Assert.Equal("the scene has no site `tip`", Physics.Compile(_scratch["empty.xml"])
            .Bind(physics => SimulatedEnvironment.In(new EnvironmentTask.TabletopReach(), physics, None)).Map(_ => unit).Message());
        Assert.False(File.Exists("MUJOCO_LOG.TXT"));
    }

    private EnvironmentFiles Loaded()
    {
        var source = new EnvironmentSource.Tabletop(EnvironmentTask.Of(EnvironmentFamily.Tabletop));
        return EnvironmentFiles.Compiled(source, 0, _scratch.Folder).Value();
    }

    private void CopyAssets()
    {
        var from = EnvironmentBench.Metaworld();
        foreach (var file in MetaworldAssets.Digests(from).Value())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_scratch[file.Name])!);
            File.WriteAllBytes(_scratch[file.Name], File.ReadAllBytes(Path.Combine(from, file.Name)));
        }
    }

    private static Validation<Problem, Stage> Decoded(string keys) =>
        Yaml.Read($"{{ {keys} }}", "f").Bind(node => LoadStage.Decoder(node));
}
