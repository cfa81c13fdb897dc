using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>What every method has in common: log-losses, weights kept for some steps, states that can be saved.</summary>
public sealed class WrapperTests
{
    private const int Many = 6;

    private static readonly Gramian Square = Gramian.Of(3, (i, j) => i == j ? 2 + i : 0.5);

    [Fact]
    public void Log_scales_each_gradient_by_the_inverse_loss()
    {
        var weighting = new Weighting.Equal { Log = true, MinLosses = Seq(0.0, 1.0) }.Start(2);
        var factors = weighting.ChainFactors(Seq(4.0, 3.0)).IfLeft(Seq<double>());
        Assert.Equal(0.25, factors[0], 1e-8);
        Assert.Equal(0.5, factors[1], 1e-8);
        Assert.Equal(Seq(1.0, 1.0), new Weighting.Equal().Start(2).ChainFactors(Seq(4.0, -3.0)).IfLeft(Seq<double>()));
    }

    [Fact]
    public void A_loss_below_its_minimum_is_refused_and_the_key_named() => Assert.All(Weighing.All, word =>
    {
        var weighting = Weighing.Default(word) with { Log = true };
        foreach (var bad in new[] { -0.5, -0.001, double.NegativeInfinity })
        {
            var reason = weighting.Start(3).Refusal(Weighing.Seen(Square, 1, bad, 1));
            Assert.Contains("the loss of task 2 is", reason, StringComparison.Ordinal);
            Assert.Contains("set min_losses", reason, StringComparison.Ordinal);
        }

        var lower = (weighting with { MinLosses = Seq(0.0, -1.0, 0.0) }).Start(3);
        Assert.Equal("", lower.Refusal(Weighing.Seen(Square, 1, -0.5, 1)));
    });

    [Theory]
    [InlineData("scale-invariant")]
    [InlineData("gls")]
    [InlineData("stch")]
    [InlineData("db-mtl")]
    [InlineData("famo")]
    public void Methods_that_take_logarithms_refuse_without_being_asked(string word) => Assert.Contains(
        "set min_losses", Weighing.Default(word).Start(3).Refusal(Weighing.Seen(Square, 1, -0.1, 1)), StringComparison.Ordinal);

    /// <summary>Learnt to the last bit; and a loss in single precision may round to just below its minimum.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1.2e-7, 0)]
    [InlineData(0.25, 0.25)]
    [InlineData(-3, -3)]
    public void A_loss_at_its_minimum_takes_the_published_floor(double loss, double minimum) => Assert.All(Weighing.All, word =>
    {
        var weighting = (Weighing.Default(word) with { Log = true, MinLosses = Seq(-9.0, minimum, -9.0) }).Start(3);
        for (var step = 0; step < 3; step++)
        {
            var factor = weighting.ChainFactors(Seq(1, loss, 1.0)).IfLeft(Seq<double>())[1];
            Assert.True(factor is 1 or (> 0.99e8 and < 1.01e8), $"{word}: {factor}");
            (var weights, weighting) = weighting.Step(Weighing.Seen(Square, 1, loss, 1));
            Assert.All(weights.Shared + weights.Heads + weights.Reported, weight => Assert.True(double.IsFinite(weight), word));
            weighting = weighting.LooksAhead ? weighting.Learn(Seq(1, loss, 1.0), Seq(0.9, loss, 0.9)) : weighting;
            Assert.All(weighting.Save(), number => Assert.True(double.IsFinite(number), word));
        }
    });

    [Theory]
    [InlineData("famo")]
    [InlineData("gls")]
    [InlineData("stch")]
    [InlineData("scale-invariant")]
    public void A_loss_below_its_minimum_is_named_by_its_task(string word) => Assert.Contains(
        "the loss of task depth is -0.25",
        Weighing.Default(word).Start(new TaskSet(Seq("label", "depth"), 0)).Refusal(Weighing.Losses(1, -0.25)),
        StringComparison.Ordinal);

    [Fact]
    public void Methods_that_take_no_logarithms_take_any_loss() => Assert.All(
        WeightingRegistry.All.Filter(method => method.Logarithms == Logarithms.Optional),
        method => Assert.Equal("", Weighing.Default(method.About.Word).Start(3).Refusal(Weighing.Seen(Square, 0, -1, 1))));

    [Fact]
    public void Log_MGDA_divides_by_the_sum_of_weights_over_losses_as_published()
    {
        // Minimum-norm weights of perpendicular gradients of squared lengths 1 and 3 are 3/4 and 1/4.
        var gramian = Gramian.Of(2, (i, j) => i != j ? 0 : i == 0 ? 1 : 3);
        var weights = new Weighting.Mgda { Log = true }.Start(2).Weights(Weighing.Seen(gramian, 0.5, 2));
        var c = (0.75 / 0.5) + (0.25 / 2);
        Assert.Equal(0.75 / c, weights.Shared[0], 1e-6);
        Assert.Equal(0.25 / c, weights.Shared[1], 1e-6);
        Assert.Equal(0.75, weights.Reported[0], 1e-9);
    }

    [Fact]
    public void Weights_are_kept_for_n_steps_and_only_the_first_asks_for_the_Gramian()
    {
        var weighting = new Weighting.Cagrad { Every = 3 }.Start(3);
        var kept = new Weighting.Cagrad().Start(3).Weights(Weighing.Seen(Square)).Shared;
        for (var step = 0; step < 7; step++)
        {
            Assert.Equal(step % 3 == 0 ? Signal.Gramian : Signal.Losses, weighting.Needs);
            (var weights, weighting) = weighting.Step(step % 3 == 0 ? Weighing.Seen(Square) : Weighing.Losses(1, 1, 1));
            Assert.All(kept.Zip(weights.Shared), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-9));
        }
    }

    [Fact]
    public void Kept_weights_meet_the_losses_of_their_own_step_under_log()
    {
        var weighting = new Weighting.ImtlG { Every = 2, Log = true }.Start(3).Step(Weighing.Seen(Square, 1, 2, 4)).Next;
        Assert.Equal(Signal.Losses, weighting.Needs);
        Assert.Equal(1 / 8.0, weighting.ChainFactors(Seq(2.0, 4.0, 8.0)).IfLeft(Seq<double>())[2], 1e-8);
        Assert.Contains("set min_losses", weighting.ChainFactors(Seq(2.0, 4.0, -8.0)).Match(_ => "", reason => reason), StringComparison.Ordinal);
    }

    [Fact]
    public void CR_MOGM_mixes_each_answer_with_the_last_weights()
    {
        var (plain, smooth) = (new Weighting.Random().Start(3, seed: 4), new Weighting.Random { CrMogm = 0.75 }.Start(3, seed: 4));
        var expected = Seq<double>();
        for (var step = 0; step < 5; step++)
        {
            (var fresh, plain) = plain.Step(Weighing.Losses(1, 1, 1));
            (var mixed, smooth) = smooth.Step(Weighing.Losses(1, 1, 1));
            expected = step == 0 ? fresh.Shared : expected.Zip(fresh.Shared, (old, now) => (0.75 * old) + (0.25 * now)).Strict();
            Assert.All([mixed.Shared, mixed.Heads, mixed.Reported], weights =>
                Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12)));
        }
    }

    [Fact]
    public void CR_MOGM_keeps_what_each_step_needs_and_learns() => Assert.All(
        Weighing.Words(method => method.About.HasWeights),
        word =>
        {
            var (plain, smooth) = (Weighing.Default(word).Start(3), (Weighing.Default(word) with { CrMogm = 0.5 }).Start(3));
            Assert.Equal(plain.Request, smooth.Request);
            (plain, smooth) = (Step(plain, 0), Step(smooth, 0));
            Assert.Equal((plain.Request, plain.LooksAhead), (smooth.Request, smooth.LooksAhead));
            Assert.Equal(plain.Save(), KeptTaskWeights.Load(smooth.Save()).Own);
        });

    [Theory]
    [InlineData("equal")]
    [InlineData("graddrop")]
    [InlineData("cagrad-fast")]
    public void CR_MOGM_is_no_option_of_methods_without_weights_to_smooth(string word) => Assert.Contains(
        "cr_mogm: is not a known key",
        Yaml.ReadValue($"{{ {word}: {{ cr_mogm: 0.5 }} }}", "weighting").Bind(node => WeightingRegistry.Decoder(node)).Match(
            _ => "", problems => string.Join("; ", problems.Map(problem => $"{problem.Path}: {problem.Message}"))),
        StringComparison.Ordinal);

    [Fact]
    public void Any_state_survives_saving_and_loading() => Assert.All(Weighing.All, word =>
    {
        var every = WeightingRegistry.Named(word).Exists(method => method.About.Needs == Signal.Gramian) ? 3 : 1;
        foreach (var weighting in Variants(word, every))
        {
            var start = weighting.Start(3, seed: 9);
            var state = start;
            for (var step = 0; step < 5; step++)
            {
                Same(state, start.Load(state.Save()), $"{word}, step {step}");
                state = Step(state, step);
            }

            Same(Step(state, 5), Step(start.Load(state.Save()), 5), word);
        }
    });

    [Fact]
    public void Training_goes_on_from_a_saved_state_as_if_it_had_never_stopped() => Assert.All(Weighing.All, word =>
    {
        var every = WeightingRegistry.Named(word).Exists(method => method.About.Needs == Signal.Gramian) ? 3 : 1;
        foreach (var weighting in Variants(word, every))
        {
            for (var stop = 0; stop < 9; stop++)
            {
                var (straight, halted) = (weighting.Start(Many, seed: 9), weighting.Start(Many, seed: 9));
                for (var step = 0; step < 12; step++)
                {
                    halted = step == stop ? weighting.Start(Many, seed: 9).Load(halted.Save()) : halted;
                    (var one, straight) = Varied(straight, step);
                    (var other, halted) = Varied(halted, step);
                    Assert.True(one == other, $"{word}, stopped at {stop}, step {step}: {one} {other}");
                }

                Assert.True(straight.Save() == halted.Save(), $"{word}, stopped at {stop}");
            }
        }
    });

    [Fact]
    public void A_state_is_made_of_finite_numbers() => Assert.All(Weighing.All, word => Assert.All(
        Step(Step(Weighing.Default(word).Start(3), 0), 1).Save(), number => Assert.True(double.IsFinite(number), word)));

    /// <summary>A step on another Gramian and other losses than the last.</summary>
    private static (Weights Weights, WeightingState Next) Varied(WeightingState weighting, int step)
    {
        var random = new RandomSource(5, "varied", step);
        var losses = Enumerable.Range(0, Many).Select(_ => 0.5 + random.NextDouble()).ToArray();
        var after = losses.Select(loss => loss * (0.9 + (0.1 * random.NextDouble()))).ToArray();
        var gramian = Gramians.Of("tall", Many, (ulong)step);
        var seen = weighting.Needs == Signal.Losses
            ? Weighing.Losses(losses)
            : Weighing.Seen(Gramians.Grouped(gramian, weighting.Request), losses) with { ExcessRisks = Seq(after) };
        var (weights, next) = weighting.Step(seen);
        return (weights, next.LooksAhead ? next.Learn(Seq(losses), Seq(after)) : next);
    }

    private static WeightingState Step(WeightingState weighting, int step)
    {
        double[] losses = [1 + (0.1 * step), 2, 3 - (0.2 * step)];
        var seen = weighting.Needs == Signal.Losses
            ? Weighing.Losses(losses)
            : Weighing.Seen(Square, losses) with { ExcessRisks = Seq(losses) };
        var next = weighting.Step(seen).Next;
        return next.LooksAhead ? next.Learn(Seq(losses), Seq(0.5, 1.0, 1.5)) : next;
    }

    /// <summary>Plain, and in all wrappers that it can have.</summary>
    private static Weighting[] Variants(string word, int every)
    {
        var plain = Weighing.Default(word);
        return [plain, plain with { Log = true, Every = every, CrMogm = plain.Spec.About.HasWeights ? 0.75 : 0 }];
    }

    private static void Same(WeightingState one, WeightingState other, string what)
    {
        Assert.True(one.Save() == other.Save(), what);
        Assert.True(one.Request == other.Request, what);
        var seen = one.Needs == Signal.Losses ? Weighing.Losses(1, 2, 3) : Weighing.Seen(Square, 1, 2, 3);
        Assert.True(one.Weights(seen) == other.Weights(seen), what);
    }
}
