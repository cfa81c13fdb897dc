using FsCheck.Fluent;
using Multitask.Stages.Toy;
using Xunit;

namespace Multitask.Tests.Toy;

/// <summary>The two losses of the toy problem and their gradients.</summary>
public sealed class ToyProblemTests
{
    private static readonly ToyProblem Problem = new(0.1, ToyProblem.PublishedStarts);

    [Fact]
    public void In_the_lower_half_plane_the_losses_are_bowls_faded_in_by_a_hyperbolic_tangent()
    {
        // At (1, -2): bowls ((7-1)^2 + 0.1 * 6^2) / 10 - 20 = -16.04 and ((1+7)^2 + 3.6) / 10 - 20 = -13.24, times tanh(1).
        var losses = Problem.At(new PlanePoint(1, -2));
        Assert.Equal(0.1 * -16.04 * 0.7615941559557649, losses.First.Value, 1e-12);
        Assert.Equal(-13.24 * 0.7615941559557649, losses.Second.Value, 1e-12);
        Assert.Equal(0.1 * -1.2 * 0.7615941559557649, losses.First.D1, 1e-12);
        Assert.Equal(1.6 * 0.7615941559557649, losses.Second.D1, 1e-12);
    }

    [Fact]
    public void In_the_upper_half_plane_the_losses_are_logarithmic_valleys()
    {
        // At (1, 2): |-4 + tanh 2| and |1 - tanh 2 + 2|, tanh 2 = 0.9640275800758169.
        var losses = Problem.At(new PlanePoint(1, 2));
        Assert.Equal(0.1 * (Math.Log(4 - 0.9640275800758169) + 6) * 0.7615941559557649, losses.First.Value, 1e-12);
        Assert.Equal((Math.Log(3 - 0.9640275800758169) + 6) * 0.7615941559557649, losses.Second.Value, 1e-12);
    }

    [Fact]
    public void On_the_border_both_halves_pass_their_derivative()
    {
        // Both factors are 0, so are the losses; d/dx2 is half of valley minus bowl: (log 3.5 + 6 + 14.46) / 2.
        var losses = Problem.At(new PlanePoint(0, 0));
        Assert.Equal(new PlanePoint(0, 0), losses.Values);
        Assert.Equal(0.1 * (Math.Log(3.5) + 20.46) / 2, losses.First.D2, 1e-12);
        Assert.Equal((Math.Log(3.5) + 20.46) / 2, losses.Second.D2, 1e-12);
        Assert.Equal(0, losses.First.D1);
    }

    [Fact]
    public void In_the_depth_of_a_valley_the_logarithm_is_cut_off_and_has_no_slope()
    {
        var x1 = -7 + (2 * Math.Tanh(2)) + 1e-6;
        var losses = Problem.At(new PlanePoint(x1, 2));
        Assert.Equal(0.1 * (Math.Log(0.000005) + 6) * Math.Tanh(1), losses.First.Value, 1e-12);
        Assert.Equal(0, losses.First.D1);
        Assert.Equal(0.1 * (Math.Log(0.000005) + 6) * 0.5 * (1 - Math.Pow(Math.Tanh(1), 2)), losses.First.D2, 1e-12);
    }

    [Fact]
    public void Gradients_are_those_of_finite_differences()
    {
        const double h = 1e-6;
        Law.Holds(Law.Between(-10, 10).Two(), point =>
        {
            var (x1, x2) = point;
            var at = Problem.At(new PlanePoint(x1, x2));
            var (right, left) = (Problem.At(new PlanePoint(x1 + h, x2)), Problem.At(new PlanePoint(x1 - h, x2)));
            var (up, down) = (Problem.At(new PlanePoint(x1, x2 + h)), Problem.At(new PlanePoint(x1, x2 - h)));
            Near((right.First.Value - left.First.Value) / (2 * h), at.First.D1);
            Near((right.Second.Value - left.Second.Value) / (2 * h), at.Second.D1);
            Near((up.First.Value - down.First.Value) / (2 * h), at.First.D2);
            Near((up.Second.Value - down.Second.Value) / (2 * h), at.Second.D2);
        });
    }

    [Fact]
    public void The_scale_multiplies_the_first_loss_alone()
    {
        var (small, plain) = (Problem.At(new PlanePoint(3, 4)), (Problem with { Scale = 1 }).At(new PlanePoint(3, 4)));
        Assert.Equal(0.1 * plain.First.Value, small.First.Value, 1e-15);
        Assert.Equal(0.1 * plain.First.D2, small.First.D2, 1e-15);
        Assert.Equal(plain.Second, small.Second);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-6 * Math.Max(1, actual * actual));
}
