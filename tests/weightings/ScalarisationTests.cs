using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Scalarisations against their own derivatives, and groups of tasks against numbers worked out by hand.</summary>
public sealed class ScalarisationTests
{
    [Theory]
    [InlineData(5, "", "")]
    [InlineData(0.5, "1 2 3", "")]
    [InlineData(5, "3 1 1", "0.5 0.25 0.1")]
    public void PBI_has_the_derivative_of_the_distances_along_a_ray_and_from_it(double theta, string preference, string ideal)
    {
        var (ray, start) = (Numbers(preference), Numbers(ideal));
        double Loss(double[] losses)
        {
            var direction = ray.IsEmpty ? [1.0, 1.0, 1.0] : ray.ToArray();
            var length = Math.Sqrt(direction.Sum(d => d * d));
            var from = losses.Select((loss, task) => loss - (start.IsEmpty ? 0 : start[task])).ToArray();
            var along = from.Zip(direction, (l, d) => l * d).Sum() / length;
            return Math.Abs(along) + (theta * Math.Sqrt(from.Zip(direction, (l, d) => Math.Pow(l - (along * d / length), 2)).Sum()));
        }

        Derives(new Weighting.Pbi(theta, ray, start), Loss, 2, 0.7, 1.1);
    }

    [Fact]
    public void PBI_on_the_ray_goes_along_it() =>
        Near([0.6, 0.8], Factors(new Weighting.Pbi(5, Seq(3.0, 4.0)), 6, 8), 1e-12);

    [Theory]
    [InlineData(2, "")]
    [InlineData(0.01, "1 2 3")]
    public void COSMOS_has_the_derivative_of_the_weighted_sum_less_the_cosine(double lambda, string preference)
    {
        var ray = Numbers(preference).IsEmpty ? [1.0 / 3, 1.0 / 3, 1.0 / 3] : Numbers(preference).Map(value => value / 6).ToArray();
        double Loss(double[] losses) => losses.Zip(ray, (l, a) => l * a).Sum()
            - (lambda * losses.Zip(ray, (l, a) => l * a).Sum() / Math.Sqrt(losses.Sum(l => l * l)) / Math.Sqrt(ray.Sum(a => a * a)));
        Derives(new Weighting.Cosmos(lambda, Numbers(preference)), Loss, 2, 0.7, 1.1);
    }

    [Fact]
    public void Where_all_losses_vanish_COSMOS_takes_the_preference() => Near([0.25, 0.75], Factors(new Weighting.Cosmos(2, Seq(1.0, 3.0)), 0, 0), 1e-15);

    [Fact]
    public void Preferences_have_one_entry_per_task()
    {
        Assert.Contains("one entry per task (2) in `preference`, found 3", Misfit(new Weighting.Pbi(5, Seq(1.0, 2.0, 3.0))), StringComparison.Ordinal);
        Assert.Contains("one entry per task (2) in `ideal`, found 1", Misfit(new Weighting.Pbi(5, default, Seq1(1.0))), StringComparison.Ordinal);
        Assert.Contains("one entry per task (2) in `preference`, found 1", Misfit(new Weighting.Cosmos(2, Seq1(1.0))), StringComparison.Ordinal);
    }

    [Fact]
    public void GO4Align_gives_the_tasks_of_a_group_their_mean_indicator()
    {
        // A softmax of 8, 8 and 1 seventeenths, times how much smaller than the sum of 6 each loss is.
        var step = Math.Log(2);
        Near([48 / 17.0, 48 / 17.0, 1.5 / 17], Factors(new Weighting.Go4Align(2, step), 1, 1, 4), 1e-12);
        Near([48 / 17.0, 48 / 17.0, 1.5 / 17], Factors(new Weighting.Go4Align(9, step), 1, 1, 4), 1e-12);
        Near([32.5 / 17, 32.5 / 17, 32.5 / 17], Factors(new Weighting.Go4Align(1, step), 1, 1, 4), 1e-12);

        // Losses add up: after a second step the softmax is of 64, 64 and 1.
        var next = new Weighting.Go4Align(2, step).Start(3).Step(Weighing.Losses(1, 1, 4)).Next.Weights(Weighing.Losses(1, 1, 4)).Shared;
        Near([384 / 129.0, 384 / 129.0, 1.5 / 129], next, 1e-12);
    }

    private static Seq<double> Numbers(string text) =>
        Seq(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture)).ToArray());

    private static string Misfit(Weighting weighting) => weighting.Misfit(Seq("a", "b")).IfNone("");

    /// <summary>Weights are the derivatives of a scalarisation, by central differences.</summary>
    private static void Derives(Weighting weighting, Func<double[], double> loss, params double[] losses)
    {
        const double step = 1e-6;
        double Moved(int task, double by) => loss([.. losses.Select((value, at) => at == task ? value + by : value)]);
        Near([.. losses.Select((_, task) => (Moved(task, step) - Moved(task, -step)) / (2 * step))], Factors(weighting, losses), 1e-8);
    }

    private static Seq<double> Factors(Weighting weighting, params double[] losses) =>
        weighting.Start(losses.Length).Weights(Weighing.Losses(losses)).Shared;

    private static void Near(double[] expected, Seq<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance));
    }
}
