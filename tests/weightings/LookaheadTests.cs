using Multitask.Benches;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>FAMO's <c>lookahead</c>: where the losses after an update come from, and what that costs.</summary>
public sealed class LookaheadTests
{
    private static readonly double[][] Seen = [[1, 2, 3], [0.9, 1.5, 2.9], [0.7, 1.6, 2.2], [0.8, 1.1, 2.0], [0.5, 1.0, 1.9]];

    [Fact]
    public void Next_batch_weighs_each_step_as_if_its_losses_had_been_looked_at_after_the_last_update()
    {
        var exact = new Weighting.Famo().Start(3);
        var next = Famo(new Lookahead.NextBatch()).Start(3);
        for (var step = 0; step < Seen.Length; step++)
        {
            exact = step == 0 ? exact : exact.Learn(Seq(Seen[step - 1]), Seq(Seen[step]));
            (var expected, exact) = exact.Step(Weighing.Losses(Seen[step]));
            (var weights, next) = next.Step(Weighing.Losses(Seen[step]));
            Assert.False(next.LooksAhead);
            Assert.Equal(expected.Reported, weights.Reported);
            Assert.Equal(expected.Shared, weights.Shared);
        }
    }

    [Fact]
    public void Every_step_is_the_same_as_same_batch()
    {
        var exact = new Weighting.Famo().Start(3);
        var every = Famo(new Lookahead.Every(1)).Start(3);
        for (var step = 1; step < Seen.Length; step++)
        {
            (exact, every) = (Learnt(exact, step), Learnt(every, step));
            Assert.Equal(exact.Save(), every.Save());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_step_in_n_looks_ahead_and_the_weights_rest_between(int n)
    {
        var weighting = Famo(new Lookahead.Every(n)).Start(3);
        var looks = 0;
        for (var step = 1; step <= 12; step++)
        {
            var before = weighting.Save().Skip(1).Take(3).ToArray();
            weighting = weighting.Step(Weighing.Losses(Seen[0])).Next;
            Assert.Equal(step % n == 0, weighting.LooksAhead);
            looks += weighting.LooksAhead ? 1 : 0;
            weighting = weighting.LooksAhead ? weighting.Learn(Seq(Seen[0]), Seq(Seen[1])) : weighting;
            Assert.Equal(step % n != 0, before.SequenceEqual(weighting.Save().Skip(1).Take(3)));
        }

        Assert.Equal(12 / n, looks);
    }

    [Theory]
    [InlineData("same-batch")]
    [InlineData("next-batch")]
    [InlineData("{ every: 3 }")]
    public void A_state_in_the_middle_survives_saving_and_loading(string lookahead)
    {
        var start = Read($"{{ famo: {{ lookahead: {lookahead} }} }}").Start(3);
        var weighting = start;
        for (var step = 1; step < Seen.Length; step++)
        {
            var loaded = start.Load(weighting.Save());
            Assert.Equal(weighting.Save(), loaded.Save());
            (weighting, loaded) = (Learnt(weighting, step), Learnt(loaded, step));
            Assert.Equal(weighting.Save(), loaded.Save());
        }
    }

    /// <summary>Running statistics move once a forward pass in training mode.</summary>
    [Fact]
    public void A_step_makes_one_forward_pass_more_only_where_it_looks_ahead()
    {
        var single = Statistics(new Weighting.Equal(), 1);
        Assert.Equal(single, Statistics(Famo(new Lookahead.NextBatch()), 1));
        Assert.Equal(single, Statistics(Famo(new Lookahead.Every(2)), 1));
        Assert.NotEqual(single, Statistics(new Weighting.Famo(), 1));
        var two = Statistics(Famo(new Lookahead.NextBatch()), 2);
        Assert.Equal(two, Statistics(Famo(new Lookahead.Every(3)), 2));
        Assert.NotEqual(two, Statistics(Famo(new Lookahead.Every(2)), 2));
    }

    [Fact]
    public void The_work_of_a_step_counts_the_passes_it_makes()
    {
        var tasks = Seq(new HeadSpec("1", 2, HeadActivation.LogSoftmax), new HeadSpec("2", 2, HeadActivation.LogSoftmax));
        var network = Lenet.Describe(new LenetConfig(Shape.Image(1, 28, 28), Seq(2, 3), 4, tasks));
        double Work(Weighting weighting) => StepWork.Flops(network, weighting);
        var forward = Work(new Weighting.Equal()) / 3;
        Assert.Equal(4 * forward, Work(new Weighting.Famo()), 1e-6);
        Assert.Equal(3 * forward, Work(Famo(new Lookahead.NextBatch())), 1e-6);
        Assert.Equal(3.25 * forward, Work(Famo(new Lookahead.Every(4))), 1e-6);
        Assert.Equal(
            (Work(new Weighting.Cagrad()) + (3 * Work(new Weighting.Equal()))) / 4, Work(new Weighting.Cagrad { Every = 4 }), 1e-6);
    }

    [Theory]
    [InlineData("{ famo: { lookahead: other-batch } }", "must be one of same-batch, next-batch, every")]
    [InlineData("{ famo: { lookahead: { every: 0 } } }", "must be >= 1")]
    [InlineData("{ famo: { lookahead: every } }", "must be a whole number")]
    public void A_wrong_lookahead_is_told(string text, string message) => Assert.Contains(
        message,
        Yaml.ReadValue(text, "weighting").Bind(node => WeightingRegistry.Decoder(node)).Match(
            _ => "", problems => string.Join("; ", problems.Map(problem => problem.Message))),
        StringComparison.Ordinal);

    private static Weighting.Famo Famo(Lookahead lookahead) => new() { Lookahead = lookahead };

    private static Weighting Read(string text) => Yaml.ReadValue(text, "weighting").Bind(node => WeightingRegistry.Decoder(node))
        .Match(weighting => weighting, problems => throw new InvalidDataException(problems.Head.Message));

    private static WeightingState Learnt(WeightingState weighting, int step)
    {
        var next = weighting.Step(Weighing.Losses(Seen[step - 1])).Next;
        return next.LooksAhead ? next.Learn(Seq(Seen[step - 1]), Seq(Seen[step])) : next;
    }

    private static double[] Statistics(Weighting weighting, int steps)
    {
        using var step = new SmallStep(weighting, 2);
        for (var i = 0; i < steps; i++)
        {
            step.Take();
        }

        return step.Parameters.Untrained.data<double>().ToArray();
    }
}
