using LanguageExt;
using Multitask.Stages.Toy;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Toy;

/// <summary>Steps of a point: Adam, clipping, recording, and every weighting there is.</summary>
public sealed class PointStepTests
{
    private static readonly ToyProblem Problem = new(0.1, ToyProblem.PublishedStarts);

    /// <summary>Where both losses are positive.</summary>
    private static readonly PlanePoint High = new(9, 9);

    [Fact]
    public void A_clip_shortens_long_gradients_and_leaves_short_ones()
    {
        var start = new PlanePoint(0, 0);
        double Moved(Option<double> clip)
        {
            // With an epsilon far above the gradient a step is as long as the gradient.
            var plan = new ToyPlan(new Weighting.Equal(), 1) { Adam = new Adam(1, Epsilon: 1e6), Clip = clip };
            return -1e6 * PointStep.Start(Problem, start, plan.Weighting.Start(2)).Take(Problem, plan).Value().Point.X2;
        }

        var length = 1.1 * (Math.Log(3.5) + 20.46) / 2;
        Assert.Equal(length, Moved(None), 1e-3);
        Assert.Equal(2, Moved(Some(2.0)), 1e-3);
        Assert.Equal(length, Moved(Some(20.0)), 1e-3);
    }

    [Fact]
    public void A_task_that_MGDA_leaves_out_gets_what_is_asked_and_nobody_else_changes()
    {
        // The first gradient, of length 1, is the shortest of the hull with (2, sqrt 5); (1, 0) and (0, 1) share evenly.
        var weighting = new Weighting.Mgda(LeftOut: 0.001).Start(2);
        Seq<double> Of(double[] gramian) => weighting
            .Weigh(new Observation(Seq(1.0, 1.0), Some(Gramian.Of(2, (i, j) => gramian[(2 * i) + j])))).Value().Weights.Shared;
        Assert.Equal(2 / 1.001, Of([1, 2, 2, 9])[0], 1e-12);
        Assert.Equal(0.002 / 1.001, Of([1, 2, 2, 9])[1], 1e-12);
        Assert.Equal(1, Of([1, 0, 0, 1])[0], 1e-12);
    }

    [Theory]
    [InlineData(1, new[] { 0, 1 })]
    [InlineData(3, new[] { 0, 1, 2, 3 })]
    [InlineData(250, new[] { 0, 3, 6 })]
    public void About_a_hundred_moments_are_recorded_and_the_last_always_is(int steps, int[] first)
    {
        var trajectory = Run(new Weighting.Equal(), steps, High).Value();
        Assert.Equal(first, trajectory.Moments.Map(moment => moment.Step).Take(first.Length));
        Assert.Equal(steps, trajectory.Moments.Last.Step);
        Assert.InRange(trajectory.Moments.Count, 2, 101);
        Assert.Equal(High, trajectory.Moments.Head.Point);
    }

    [Fact]
    public void Trajectories_come_back_from_their_file()
    {
        using var scratch = new Scratch();
        var all = Seq(Run(new Weighting.Equal(), 30, High).Value(), Run(new Weighting.Mgda(), 30, default).Value());
        Assert.True(TrajectoryFile.Write(scratch["trajectory"], all).IsRight);
        Assert.Equal(all, TrajectoryFile.Read(scratch["trajectory"]).Value());
    }

    [Fact]
    public void Every_weighting_moves_the_point()
    {
        foreach (var method in WeightingRegistry.All)
        {
            var config = Configured(method);
            var moved = Run(config, 40, High);
            Assert.True(moved.IsRight, $"{method.About.Word}: {moved}");
            Assert.NotEqual(High, moved.Value().Moments.Last.Point);
        }
    }

    [Fact]
    public void Weightings_that_draw_repeat_themselves_with_a_seed_and_differ_with_another()
    {
        foreach (var weighting in Seq<Weighting>(new Weighting.GradDrop(), new Weighting.Random()))
        {
            Trajectory Seeded(ulong seed) => Trajectory.Of(Problem, Plan(weighting, 40), (new PlanePoint(-7.5, -0.5), seed), CancellationToken.None).Value();
            Assert.Equal(Seeded(1), Seeded(1));
            Assert.NotEqual(Seeded(1), Seeded(2));
        }
    }

    [Fact]
    public void Contours_of_a_plane_are_straight_and_where_they_belong()
    {
        var lines = ContourLines.Of(new Frame(new PlanePoint(-2, -1), new PlanePoint(2, 1)), 8, point => 3 * point.X1);
        var pieces = lines.At(1.5);
        Assert.Equal(8, pieces.Count);
        Assert.All(pieces, piece => Assert.Equal(0.5, piece.From.X1, 1e-12));
        Assert.All(pieces, piece => Assert.Equal(0.25, Math.Abs(piece.From.X2 - piece.To.X2), 1e-12));
        Assert.Equal(new[] { -3.0, 0.0, 3.0 }, lines.Levels(3));
    }

    /// <summary>The published defaults; what must be given is given.</summary>
    private static Weighting Configured(WeightingSpec method) => method.About.Word switch
    {
        "single" => new Weighting.Single("second"),
        "constant" => new Weighting.Constant(Seq(1.0, 2.0)),
        _ => method.Decoder(new ConfigNode.Mapping(Seq<ConfigEntry>(), new Place("weighting", None))).Match(
            Succ: weighting => weighting,
            Fail: problems => throw new InvalidDataException($"{method.About.Word}: {problems}")),
    };

    private static ToyPlan Plan(Weighting weighting, int steps) => new(weighting, steps);

    private static Either<string, Trajectory> Run(Weighting weighting, int steps, PlanePoint start) =>
        Trajectory.Of(Problem, Plan(weighting, steps), (start, 0), CancellationToken.None);
}
