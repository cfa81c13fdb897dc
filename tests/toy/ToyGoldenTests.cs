using LanguageExt;
using Multitask.Stages.Toy;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;
using Numbers = Multitask.Tests.Golden.Golden;

namespace Multitask.Tests.Toy;

/// <summary>Trajectories of the published programs (toy.npz), which compute in single precision.</summary>
public sealed class ToyGoldenTests : IDisposable
{
    /// <summary>Half the spacing of single precision at the size of the starts.</summary>
    private const double Rounding = 5e-7;

    /// <summary>What thousands of such roundings add up to.</summary>
    private const double ManyRoundings = 1e-5;

    /// <summary>Ends nearer to the front than this are on it.</summary>
    private const double Near = 0.05;

    private readonly Numbers _golden = new("toy.npz");
    private readonly ToyProblem _problem;
    private readonly int _steps;
    private readonly int _every;

    public ToyGoldenTests()
    {
        var inits = _golden.Doubles("inits");
        _problem = new ToyProblem(
            _golden.Doubles("scale")[0],
            Seq(Enumerable.Range(0, inits.Length / 2).Select(at => new PlanePoint(inits[2 * at], inits[(2 * at) + 1])).ToArray()));
        (_steps, _every) = ((int)_golden.Longs("steps")[0], (int)_golden.Longs("record_every")[0]);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("mgda")]
    [InlineData("imtlg")]
    [InlineData("cagrad")]
    [InlineData("famo")]
    public void The_first_2000_steps_are_the_published_ones(string method)
    {
        var plan = Plan(method, 2000);
        foreach (var (start, at) in _problem.Starts.Select((start, at) => (start, at)))
        {
            var away = Away(method, at, method == "imtlg" ? RunImtlg(plan, start) : Run(plan, start));
            Assert.True(away <= 1e-3 || (method == "famo" && start == default && away <= Sensitivity(plan, start)), FormattableString.Invariant($"{method} from start {at}: {away}"));
        }
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("mgda")]
    [InlineData("imtlg")]
    [InlineData("cagrad")]
    [InlineData("famo")]
    public void Every_start_ends_as_published(string method)
    {
        var (front, plan) = (ParetoFront.Of(_problem), Plan(method, _steps));
        foreach (var (start, at) in _problem.Starts.Select((start, at) => (start, at)))
        {
            var (expected, actual) = (Final(method, at), Run(plan, start).Moments.Last.Losses);
            Assert.True(
                front.Distance(expected) < Near == front.Distance(actual) < Near,
                FormattableString.Invariant($"{method} from start {at}: {front.Distance(expected)} {front.Distance(actual)}"));
            var away = Apart(expected, actual);
            Assert.True(
                away <= 0.05 || !Settled(method, at) || (method == "imtlg" && away <= FinalSensitivity(plan, start)),
                FormattableString.Invariant($"{method} from start {at}: {expected} {actual}"));
        }
    }

    [Theory]
    [InlineData("famo")]
    [InlineData("cagrad")]
    public void FAMO_and_CAGrad_reach_the_front_from_every_start(string method)
    {
        var front = ParetoFront.Of(_problem);
        Assert.All(_problem.Starts, start => Assert.InRange(front.Distance(Run(Plan(method, _steps), start).Moments.Last.Losses), 0, Near));
    }

    public void Dispose() => _golden.Dispose();

    /// <summary>The published settings: CAGrad's direction is clipped, the others' gradients are not.</summary>
    private static PointPlan Plan(string method, int steps) => new(
        method switch
        {
            "ls" => new Weighting.Equal(),
            "mgda" => new Weighting.Mgda(LeftOut: 0.001),
            "imtlg" => new Weighting.ImtlG(),
            "cagrad" => new Weighting.Cagrad(0.4, Rescale.OnePlusCSquared),
            _ => new Weighting.Famo(0, 0.025) { MinLosses = Seq(-2.1, -21.0) },
        },
        steps,
        new Adam(1e-3),
        method == "cagrad" ? Some(1.0) : None);

    private Trajectory Run(PointPlan plan, PlanePoint start) => Trajectory.Of(_problem, plan, (start, 0), CancellationToken.None).Value();

    /// <summary>
    /// At (0, 0) the gradients are parallel: every weights satisfy IMTL-G, the published formula is 0 / 0, and the published code then weighs the
    /// first task alone. We take the limit; given the published first answer, the rest is the same.
    /// </summary>
    private Trajectory RunImtlg(PointPlan plan, PlanePoint start)
    {
        var inner = Weightings.Start(plan.Weighting, 2);
        var alone = inner with { Weigh = _ => Right<string, (Weights, Weigher)>((new Weights(Seq(1.0, 0.0), Seq(1.0, 0.0), Seq(1.0, 0.0)), inner)) };
        return start == default
            ? Trajectory.From(_problem, plan, PointStep.Start(_problem, start, alone), CancellationToken.None).Value()
            : Run(plan, start);
    }

    /// <summary>The largest distance of a coordinate from the published trajectory at the moments it has.</summary>
    private double Away(string method, int start, Trajectory trajectory)
    {
        var published = _golden.Array<double>($"{method}/trajectory");
        var count = published.Shape[1];
        return trajectory.Moments.Filter(moment => moment.Step % _every == 0).Map(moment =>
        {
            var at = 2 * ((start * count) + (moment.Step / _every));
            return Apart(moment.Point, new PlanePoint(published.Values[at], published.Values[at + 1]));
        }).Max();
    }

    /// <summary>
    /// Some trajectories amplify rounding (FAMO's from (0, 0), where the two pulls along x1 cancel): how far trajectories part whose starts
    /// single precision cannot tell apart.
    /// </summary>
    private double Sensitivity(PointPlan plan, PlanePoint start)
    {
        var plain = Run(plan, start).Moments;
        return Neighbours(start, Rounding).Max(other => Run(plan, other).Moments.Zip(plain, (a, b) => Apart(a.Point, b.Point)).Max());
    }

    /// <summary>IMTL-G stops anywhere on the front, after a way along a valley that amplifies rounding: how far the ends part.</summary>
    private double FinalSensitivity(PointPlan plan, PlanePoint start)
    {
        var ends = Neighbours(start, Rounding).Concat(Neighbours(start, ManyRoundings)).Select(other => Run(plan, other).Moments.Last.Losses).Append(Run(plan, start).Moments.Last.Losses).ToArray();
        return ends.Max(a => ends.Max(b => Apart(a, b)));
    }

    private static IEnumerable<PlanePoint> Neighbours(PlanePoint start, double away) =>
        from signs in new[] { (1, 1), (1, -1), (-1, 1), (-1, -1) }
        select new PlanePoint(start.X1 + (signs.Item1 * away), start.X2 + (signs.Item2 * away));

    /// <summary>Whether the published trajectory stood still in its last fifth.</summary>
    private bool Settled(string method, int start)
    {
        var published = _golden.Array<double>($"{method}/trajectory");
        var count = published.Shape[1];
        var tail = Enumerable.Range((start * count) + (4 * count / 5), count - (4 * count / 5))
            .Select(at => new PlanePoint(published.Values[2 * at], published.Values[(2 * at) + 1]))
            .ToArray();
        return tail.Max(a => Apart(a, tail[^1])) < 0.01;
    }

    private PlanePoint Final(string method, int start)
    {
        var losses = _golden.Doubles($"{method}/final_losses");
        return new PlanePoint(losses[2 * start], losses[(2 * start) + 1]);
    }

    private static double Apart(PlanePoint a, PlanePoint b) => Math.Max(Math.Abs(a.X1 - b.X1), Math.Abs(a.X2 - b.X2));
}
