using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class TaskReachabilityTests
{
    public static TheoryData<string> Names => [.. Samples.Networks.Keys];

    /// <summary>
    /// Parameters of the trunk that are for one task: of the stitches and choices behind the last stage, of the last stage where there are none,
    /// and of the gates before the last level.
    /// </summary>
    private static bool IsForOneTask(string network, string parameter) =>
        (network.EndsWith("common-stitch", StringComparison.Ordinal) && parameter.StartsWith("trunk.tasks.", StringComparison.Ordinal))
        || parameter.Contains(".stitches.", StringComparison.Ordinal) || parameter.Contains(".branches.", StringComparison.Ordinal)
        || (parameter.Contains(".tasks.", StringComparison.Ordinal) && parameter.Contains(".gate.", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_of_the_trunk_reach_all_tasks_and_all_others_their_own(string name)
    {
        var network = Samples.Networks[name];
        var (tasks, reach) = (toSet(network.Outputs.Map(output => output.Task)), TaskReachability.OfParameters(network));
        Assert.All(Parameters.Of(network), parameter => Assert.Equal(
            parameter.Part switch
            {
                Part.Trunk when IsForOneTask(name, parameter.Name) && reach[parameter.Name].Count == 1 => Set(Task(parameter.Name)),
                Part.Attention attention => Set(attention.Task),
                Part.Head head => Set(head.Task),
                _ => tasks,
            },
            reach[parameter.Name]));
    }

    // trunk.tasks.TASK..., trunk.stitches.STAGE.TASK.row.weight, trunk.level1.tasks.TASK.gate.linear.weight
    private static string Task(string parameter) => parameter.Split('.') is var names && names[1] == "tasks"
        ? names[2]
        : names[^(names[1] is "stitches" or "branches" ? 3 : 4)];

    [Fact]
    public void A_node_reaches_the_tasks_that_read_it_through_others()
    {
        var network = new Network(
            Seq(
                Small.Node("x", new Op.Input(Shape.Vector(2))),
                Small.Node("both", new Op.Relu(), "x"),
                Small.Node("a", new Op.Relu(), "both"),
                Small.Node("b", new Op.Sigmoid(), "both"),
                Small.Node("nobody", new Op.Relu(), "x")),
            Seq(new Output("one", "a"), new Output("two", "b"), new Output("three", "b")));
        Assert.Equal(
            Map(
                ("x", Set("one", "two", "three")),
                ("both", Set("one", "two", "three")),
                ("a", Set("one")),
                ("b", Set("two", "three")),
                ("nobody", Set<string>())),
            TaskReachability.OfNodes(network));
    }

    [Fact]
    public void An_application_of_shared_parameters_reaches_one_task_and_the_parameters_reach_all()
    {
        var network = Mtan.Describe(Samples.Golden);
        Assert.Equal(Set("depth"), TaskReachability.OfNodes(network)["trunk.encoder1.transition.depth.conv1"]);
        Assert.Equal(Set("depth", "normal", "semantic"), TaskReachability.OfParameters(network)["trunk.encoder1.transition.conv1.weight"]);
    }
}
