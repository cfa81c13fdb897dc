using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Adam on a few plain numbers.</summary>
public sealed class AdamVectorTests
{
    [Fact]
    public void The_first_step_moves_each_parameter_by_the_learning_rate_against_the_gradient()
    {
        var moved = AdamVector.Start(Seq(1.0, 2.0)).Step(new Adam(0.01), Seq(3.0, -0.5)).Values;
        Assert.Equal(0.99, moved[0], 1e-9);
        Assert.Equal(2.01, moved[1], 1e-9);
    }

    [Fact]
    public void A_second_step_follows_the_corrected_running_means()
    {
        // Gradients 1, then 3: first 0.39 / 0.19, second 0.009999 - 0.000001 = 0.009999 / 0.001999.
        var twice = AdamVector.Start(1, 0).Step(new Adam(1), Seq1(1.0)).Step(new Adam(1), Seq1(3.0));
        var second = ((0.999 * 0.001) + (0.001 * 9)) / (1 - (0.999 * 0.999));
        Assert.Equal(-1 - ((0.09 + 0.3) / 0.19 / Math.Sqrt(second)), twice.Values[0], 1e-6);
    }

    [Fact]
    public void AMSGrad_divides_by_the_largest_second_moment_so_far()
    {
        // After a gradient of 1 the second moment falls with gradients of 0, its largest value does not.
        double Moved(bool amsgrad)
        {
            var config = new Adam(1, Beta1: 0, Beta2: 0.5, Amsgrad: amsgrad);
            var before = AdamVector.Start(1, 0).Step(config, Seq1(1.0)).Step(config, Seq1(0.0));
            return before.Values[0] - before.Step(config, Seq1(0.1)).Values[0];
        }

        Assert.Equal(0.1 / Math.Sqrt(0.5 / 0.875), Moved(true), 1e-7);
        Assert.Equal(0.1 / Math.Sqrt(0.13 / 0.875), Moved(false), 1e-7);
    }

    [Fact]
    public void Weight_decay_joins_the_gradient_or_shrinks_the_parameter_itself()
    {
        double Step(Adam config, double gradient) => AdamVector.Start(1, 2).Step(config, Seq1(gradient)).Values[0];
        Assert.Equal(1.9, Step(new Adam(0.1, WeightDecay: 0.5), 0), 1e-7);
        Assert.Equal(1.9, Step(new Adam(0.1, WeightDecay: 0.5, Decoupled: true), 0), 1e-12);
        Assert.Equal(2, Step(new Adam(0.1, WeightDecay: 0.5), -1), 1e-12);
    }
}
