using Multitask.Stages.Reinforcement;
using Xunit;

namespace Multitask.Tests.Reinforcement;

public sealed class SquashedGaussianTests
{
    private static readonly double[] Policy = [0.3, -0.8, 0.9, 1.1, -0.2, 0.5, 1.0, 0.7];
    private static readonly double[] Noise = [0.4, -0.6, 0.2, -0.1];

    /// <summary>Both densities are those of the Gaussian over the slope of the tanh, by hand.</summary>
    [Fact]
    public void An_action_and_its_density_by_hand()
    {
        var (actions, densities) = (new double[1], new double[1]);
        SquashedGaussian.Sample([0.5, 0.9], [0.25], actions, densities);
        var logSigma = -20 + (11 * (Math.Tanh(0.9) + 1));
        var action = Math.Tanh(0.5 + (0.25 * Math.Exp(logSigma)));
        Assert.Equal(action, actions[0], 1e-15);
        Assert.Equal((-0.5 * 0.0625) - logSigma - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(1 - (action * action) + 1e-6), densities[0], 1e-12);
    }

    [Fact]
    public void Gradients_are_those_of_finite_differences()
    {
        double[] byAction = [0.7, -1.3, 0.4, 0.9], byDensity = [0.6, -0.8];
        double Value(double[] policy)
        {
            var (actions, densities) = (new double[4], new double[2]);
            SquashedGaussian.Sample(policy, Noise, actions, densities);
            return actions.Zip(byAction, (a, g) => a * g).Sum() + densities.Zip(byDensity, (d, g) => d * g).Sum();
        }

        var (sampled, into) = (new double[4], new double[8]);
        SquashedGaussian.Sample(Policy, Noise, sampled, new double[2]);
        SquashedGaussian.Backward((Policy, Noise, sampled), byAction, byDensity, into);
        for (var at = 0; at < Policy.Length; at++)
        {
            double[] up = [.. Policy], down = [.. Policy];
            (up[at], down[at]) = (Policy[at] + 1e-6, Policy[at] - 1e-6);
            Assert.Equal((Value(up) - Value(down)) / 2e-6, into[at], 1e-5);
        }
    }

    [Fact]
    public void An_action_at_the_edge_has_a_finite_density()
    {
        var (actions, densities) = (new double[1], new double[1]);
        SquashedGaussian.Sample([50, 0], [0], actions, densities);
        Assert.Equal(1, actions[0]);
        Assert.True(double.IsFinite(densities[0]));
    }
}
