using System.Globalization;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Golden;

/// <summary>Fifty steps of FAMO's task weights for several counts of tasks and decays (famo_trace.npz).</summary>
public sealed class FamoTraceTests
{
    [Fact]
    public void Weights_coefficients_and_logits_follow_the_published_program_within_1e_minus_9()
    {
        using var golden = new Golden("famo_trace.npz");
        var prefixes = golden.Keys.Select(key => key.Split('/')[0]).Distinct().ToArray();
        Assert.NotEmpty(prefixes);
        foreach (var prefix in prefixes)
        {
            var gamma = double.Parse(prefix.Split("gamma")[1], CultureInfo.InvariantCulture);
            Replay(golden, prefix, new Weighting.Famo(gamma, 0.025));
        }
    }

    /// <summary>On a constant batch the next step's losses are those after the update, so both kinds learn the same.</summary>
    [Fact]
    public void Next_batch_on_a_constant_batch_learns_what_the_published_program_learns()
    {
        using var golden = new Golden("famo_trace.npz");
        foreach (var prefix in golden.Keys.Select(key => key.Split('/')[0]).Distinct())
        {
            var gamma = double.Parse(prefix.Split("gamma")[1], CultureInfo.InvariantCulture);
            Delayed(golden, prefix, new Weighting.Famo(gamma, 0.025) { Lookahead = new Lookahead.NextBatch() });
        }
    }

    /// <summary>The trace draws each step's losses again: what waits is put in its place before each update.</summary>
    private static void Delayed(Golden golden, string prefix, Weighting.Famo config)
    {
        var before = golden.Array<double>($"{prefix}/losses_before");
        var (steps, tasks) = (before.Shape[0], before.Shape[1]);
        Seq<double> Row(string key, int step) => Seq(golden.Doubles($"{prefix}/{key}")[(step * tasks)..((step + 1) * tasks)]);
        var weighting = Weigh(config.Start(tasks), Row("losses_before", 0));
        for (var step = 0; step < steps; step++)
        {
            var saved = weighting.Save();
            weighting = weighting.Load(saved.Take(saved.Count - tasks).Append(Row("losses_before", step)).ToSeq().Strict());
            weighting = Weigh(weighting, Row("losses_after", step));
            Near(Row("logits_after", step), weighting.Save().Skip(1).Take(tasks), prefix);
        }
    }

    private static WeightingState Weigh(WeightingState weighting, Seq<double> losses) => weighting.Weigh(new Observation(losses, default))
        .Match(answer => answer.Next, reason => throw new InvalidDataException(reason));

    private static void Replay(Golden golden, string prefix, Weighting.Famo config)
    {
        var before = golden.Array<double>($"{prefix}/losses_before");
        var (steps, tasks) = (before.Shape[0], before.Shape[1]);
        Seq<double> Row(string key, int step) => Seq(golden.Doubles($"{prefix}/{key}")[(step * tasks)..((step + 1) * tasks)]);
        var weighting = config.Start(tasks);
        for (var step = 0; step < steps; step++)
        {
            var losses = Row("losses_before", step);
            var (weights, next) = weighting.Weigh(new Observation(losses, default)).IfLeft(reason => throw new InvalidDataException(reason));
            weighting = next.Learn(losses, Row("losses_after", step));
            Near(Row("weights", step), weights.Reported, prefix);
            Near(Row("loss_coefficients", step), weights.Shared, prefix);
            Near(Row("logits_after", step), weighting.Save().Skip(1).Take(tasks), prefix);
        }
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual, string what) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(
            Math.Abs(pair.Item1 - pair.Item2) <= 1e-9 * Math.Max(1, Math.Abs(pair.Item1)), $"{what}: {pair.Item1} {pair.Item2}"));
}
