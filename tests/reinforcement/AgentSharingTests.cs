using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Reinforcement;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Reinforcement;

/// <summary>Laws of the ways in which an agent's tasks share its networks.</summary>
public sealed class AgentSharingTests
{
    private const int Observation = 3;

    public static TheoryData<string> Weightings => ["equal", "cagrad", "famo"];

    /// <summary>A single expert has the weight 1, whatever its gate says.</summary>
    [Theory]
    [MemberData(nameof(Weightings))]
    public void A_mixture_of_one_expert_is_hard_sharing(string weighting)
    {
        var (hard, mixed) = (Config(3, new Sharing.Hard(), Named(weighting)), Config(3, new Sharing.Mmoe(1), Named(weighting)));
        using var one = SacSamples.Drawn(hard);
        using var other = SacSamples.Drawn(mixed);
        Copy(one, other, Expert);
        Assert.All(Updates(hard, one).Zip(Updates(mixed, other)), pair => Assert.All(
            pair.Item1.CriticLosses.Zip(pair.Item2.CriticLosses), losses => Assert.Equal(losses.Item1, losses.Item2, 1e-9)));
        Assert.All(Same(one, other, Expert), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-9));
    }

    /// <summary>Each network sees its task alone: it goes where an agent of that one task goes.</summary>
    [Fact]
    public void Networks_of_their_own_learn_as_agents_of_one_task()
    {
        var all = Config(3, new Sharing.Single(), new Weighting.Equal()) with { PerTaskTemperature = true };
        using var together = SacSamples.Drawn(all);
        var alone = all with { Tasks = TaskSet.Numbered(1, 0), Sharing = AgentSharing.Hard };
        var agents = Enumerable.Range(0, 3).Select(_ => SacSamples.Drawn(alone)).ToArray();
        for (var task = 0; task < agents.Length; task++)
        {
            Copy(together, agents[task], name => Owned(all, task, name), backwards: true);
        }

        Updates(all, together);
        for (var task = 0; task < agents.Length; task++)
        {
            using var agent = agents[task];
            Updates(alone, agent, task);
            Assert.All(Same(agent, together, name => Owned(all, task, name)), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6));
        }
    }

    /// <summary>With c = 0 CAGrad's direction is the mean of the rows, so the rows add up to the gradient of the mean.</summary>
    [Theory]
    [InlineData("single")]
    [InlineData("mmoe")]
    public void Gradients_of_tasks_add_up(string sharing)
    {
        double[] After(Weighting weighting)
        {
            var config = Config(3, sharing == "single" ? new Sharing.Single() : new Sharing.Mmoe(2), weighting);
            using var parameters = SacSamples.Drawn(config);
            Updates(config, parameters);
            return [.. parameters.Critics.Values.data<double>().ToArray(), .. parameters.Actor.Values.data<double>().ToArray()];
        }

        Assert.All(After(new Weighting.Equal()).Zip(After(new Weighting.Cagrad(0))), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6));
    }

    /// <summary>Autograd's gradients are those that are written out.</summary>
    [Fact]
    public void A_graph_has_the_gradients_of_the_perceptron()
    {
        using var quiet = no_grad();
        var config = Config(2, new Sharing.Hard(), new Weighting.Equal());
        using var parameters = SacSamples.Drawn(config);
        var alone = ActorCritic.Body("critic2", (config.Inputs + config.Actions, 1, config.Widths), config.Sharing);
        using var written = new Perceptron(parameters.Critics, ActorCritic.Layers(alone, "critic2"), config.Rows);
        using var graph = new GraphNetwork(alone, parameters.Critics);
        using var input = tensor(BatchSource.Noise(config.Rows * (config.Inputs + config.Actions), new RandomSource(2, "input")), [config.Rows, config.Inputs + config.Actions]);
        using var output = tensor(BatchSource.Noise(config.Rows, new RandomSource(2, "output")), [config.Rows, 1]);
        Assert.Equal(Numbers(written.Forward(input)), Numbers(graph.Forward(input)));
        Assert.All(Rows(written, parameters, output).Zip(Rows(graph, parameters, output)), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
        using var one = written.InputGradient([1, 4, 5], [0.5, -2, 1], 2);
        using var other = graph.InputGradient([1, 4, 5], [0.5, -2, 1], 2);
        Assert.All(Numbers(one).Zip(Numbers(other.contiguous())), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
    }

    /// <summary>Every slot of critic 2 for a gradient of the first task, one of both and one of none.</summary>
    private static double[] Rows(IAgentNetwork network, SacParameters parameters, Tensor output)
    {
        using var rows = new JacobianBuffer(parameters.Critics, 3);
        var length = parameters.Critics.Layout.Total;
        rows.TaskGradients.copy_(ones_like(rows.TaskGradients));
        network.Backward(output, Seq<(int, int)[]>([(0, 4)], [(0, 4), (4, 4)], []).Map((row, parts) => new GradientTarget(
            [.. parameters.Critics.Layout.Slots.Map(slot => ParameterVector.View(rows.TaskGradients.narrow(0, row * length, length), slot))], parts)).ToSeq().Strict());
        return Numbers(rows.TaskGradients);
    }

    private static double[] Numbers(Tensor tensor) => tensor.data<double>().ToArray();

    private static Weighting Named(string word) => word switch
    {
        "cagrad" => new Weighting.Cagrad(0.9),
        "famo" => new Weighting.Famo(0.01),
        _ => new Weighting.Equal(),
    };

    private static SacConfig Config(int tasks, Sharing sharing, Weighting weighting) => SacSamples.Config(tasks) with
    {
        Inputs = Observation + tasks,
        Sharing = new AgentSharing(sharing, TaskSet.Numbered(tasks, 0).Names, Observation),
        Weighting = weighting,
    };

    /// <summary>Two updates on batches with the code of the task; of one task alone its rows of the batches for three.</summary>
    private static Seq<SacReport> Updates(SacConfig config, SacParameters parameters, int only = 0)
    {
        using var step = new SacStep(config, parameters);
        return Seq(Enumerable.Range(0, 2)
            .Select(at => step.Take(Batch(config, at, only)).IfLeft(reason => throw new InvalidDataException(reason))).ToArray());
    }

    private static SacBatch Batch(SacConfig config, int number, int only)
    {
        var tasks = config.Inputs - Observation;
        var all = SacSamples.Batch(config with { Tasks = TaskSet.Numbered(tasks, 0) }, number);
        for (var row = 0; row < tasks * config.PerTask; row++)
        {
            for (var task = 0; task < tasks; task++)
            {
                var code = row / config.PerTask == task ? 1 : 0;
                all.Observations[(row * config.Inputs) + Observation + task] = code;
                all.NextObservations[(row * config.Inputs) + Observation + task] = code;
            }
        }

        double[] Part(double[] numbers) => [.. numbers.Skip(only * config.Rows * (numbers.Length / (tasks * config.PerTask))).Take(config.Rows * (numbers.Length / (tasks * config.PerTask)))];
        return new(
            Part(all.Observations), Part(all.Actions), Part(all.Rewards), Part(all.NextObservations), Part(all.Continues), Part(all.Noise), Part(all.NextNoise));
    }

    /// <summary>The name of a weight of hard sharing in a mixture of one expert.</summary>
    private static string Expert(string name) => name.Replace(".linear3.", ".output.", StringComparison.Ordinal) is var moved && moved != name
        ? moved
        : name.Replace(".linear", ".expert1.linear", StringComparison.Ordinal);

    /// <summary>The name of a weight of one agent among networks of their own.</summary>
    private static string Owned(SacConfig all, int task, string name) =>
        name.Replace(".linear", $".{all.Tasks.Names[task]}.linear", StringComparison.Ordinal);

    private static void Copy(SacParameters from, SacParameters to, Func<string, string> name, bool backwards = false)
    {
        using var quiet = no_grad();
        foreach (var (source, target) in new[] { (from.Actor, to.Actor), (from.Critics, to.Critics), (from.Target, to.Target) })
        {
            foreach (var slot in (backwards ? target : source).Layout.Slots)
            {
                var (own, other) = (slot.Parameter.Name, name(slot.Parameter.Name));
                target[backwards ? own : other].detach().copy_(source[backwards ? other : own]);
            }
        }
    }

    private static Seq<(double, double)> Same(SacParameters one, SacParameters other, Func<string, string> name) =>
        Seq(new[] { (one.Actor, other.Actor), (one.Critics, other.Critics), (one.Target, other.Target) }
            .SelectMany(pair => pair.Item1.Layout.Slots.SelectMany(slot =>
                Enumerable.Zip(Numbers(pair.Item1[slot.Parameter.Name].detach()), Numbers(pair.Item2[name(slot.Parameter.Name)].detach()), (a, b) => (a, b))))
            .ToArray());
}
