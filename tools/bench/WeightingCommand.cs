using System.Diagnostics;
using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary><c>weighting --weighting cagrad --tasks 32</c>: how long a method takes to weigh, on this machine.</summary>
internal static class WeightingCommand
{
    private const int Problems = 64;
    private const int MostRounds = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Prints <c>weighting</c>, <c>tasks</c>, <c>median_microseconds</c> and <c>p95_microseconds</c> of a call after warming up, and
    /// <c>gap</c>, the largest residual over the Gramians used (null where the method has none).
    /// </summary>
    /// <remarks>The Gramians are of gradients with K + 8 random entries and lengths from 0.1 to 10, unrelated to one another.</remarks>
    internal static Command Create()
    {
        var weighting = Options.Weighting(WeightingRegistry.Decoder, new Weighting.Cagrad());
        var tasks = Options.Number("--tasks", 8, "How many", 2, 1024);
        return Subcommands.Create(
            ("weighting", "How long a method's solver takes"),
            [weighting, tasks],
            result => Run(result.GetRequiredValue(weighting), result.GetValue(tasks)).Map(Seq1));
    }

    private static Either<string, string> Run(Weighting weighting, int tasks) =>
        from fitting in weighting.Misfit(TaskSet.Numbered(tasks, 0).Names)
            .Match(Left<string, Unit>, () => Right<string, Unit>(unit))
        from line in Measure(weighting, tasks)
        select line;

    private static Either<string, string> Measure(Weighting weighting, int tasks)
    {
        var gramians = Enumerable.Range(0, Problems).Select(i => Draw(tasks, (ulong)i)).ToArray();
        return Times(weighting, gramians).Map(microseconds => JsonSerializer.Serialize(new
        {
            weighting = StepCycle.Label(weighting),
            tasks,
            median_microseconds = Math.Round(microseconds[microseconds.Length / 2], 3),
            p95_microseconds = Math.Round(microseconds[microseconds.Length * 95 / 100], 3),
            gap = weighting.Solver
                .Map(solve => gramians.Max(gramian => solve(gramian).Residual))
                .MatchUnsafe(gap => (double?)gap, () => null),
        }));
    }

    /// <summary>Sorted times of single calls; the first third of the time warms up.</summary>
    private static Either<string, double[]> Times(Weighting weighting, Gramian[] gramians)
    {
        var seen = gramians.Select(gramian => new Observation(Vectors.Ones(gramian.Tasks), gramian)
        {
            ExcessRisks = Some(Vectors.Ones(gramian.Tasks)),
        }).ToArray();
        var (clock, times) = (Stopwatch.StartNew(), new List<double>());
        var rounds = Enumerable.Range(0, int.MaxValue).TakeWhile(_ => times.Count < MostRounds && clock.Elapsed < Patience);
        return Eithers.FoldWhile(rounds, weighting.Start(gramians[0].Tasks), (state, round) =>
        {
            var start = Stopwatch.GetTimestamp();
            var answer = state.Weigh(seen[round % seen.Length]);
            var time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (clock.Elapsed > Patience / 3)
            {
                times.Add(time);
            }

            return answer.Map(good => good.Next);
        }).Map(_ => times.Order().ToArray());
    }

    private static Gramian Draw(int tasks, ulong seed)
    {
        var random = new RandomSource(seed, "bench/weighting", tasks);
        var rows = Enumerable.Range(0, tasks).Select(_ =>
        {
            var length = Math.Pow(10, random.Uniform(-1, 1));
            return Enumerable.Range(0, tasks + 8).Select(_ => length * random.NextGaussian()).ToArray();
        }).ToArray();
        return Gramian.Of(tasks, (i, j) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(rows[i], rows[j]));
    }
}
