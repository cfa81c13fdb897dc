using System.Diagnostics;
using System.Text.Json;
using Multitask.Stages.Reinforcement;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary><c>agent --weighting famo</c>: updates of multi-task soft actor-critic in MT10's published sizes.</summary>
internal static class AgentCommand
{
    private const int Observation = 12;
    private const int Actions = 4;
    private const int Warmup = 5;

    /// <summary>Prints <c>weighting</c>, <c>parameters</c>, <c>batch</c>, <c>threads</c>, <c>updates_per_second</c> and <c>seconds_per_step</c>, by the median update.</summary>
    internal static Command Create()
    {
        var weighting = Options.Weighting(WeightingRegistry.Decoder, new Weighting.Famo(0.01));
        var (steps, threads) = (Options.Number("--steps", 60, "Updates"), Options.Threads());
        var (tasks, width) = (Options.Number("--tasks", 10, "How many", 1, 100), Options.Number("--width", 400, "Of each of three hidden layers", 1, 4096));
        var perTask = Options.Number("--per-task", 128, "Transitions of each task in a batch");
        return Subcommands.Create(
            ("agent", "Updates of multi-task soft actor-critic"),
            [weighting, steps, threads, tasks, width, perTask],
            result =>
            {
                torch.set_num_threads(result.GetValue(threads));
                var config = new SacConfig(TaskSet.Numbered(result.GetValue(tasks), 0), Observation, Actions, result.GetValue(perTask))
                {
                    Widths = Seq(result.GetValue(width), result.GetValue(width), result.GetValue(width)),
                    Weighting = result.GetRequiredValue(weighting),
                    Optimizer = new Adam(3e-4),
                };
                return Run(config, result.GetValue(steps)).Map(Seq1);
            });
    }

    private static Either<string, string> Run(SacConfig config, int steps)
    {
        using var parameters = new SacParameters(config, torch.ScalarType.Float32);
        SacSetup.Draw(parameters, seed: 0);
        using var step = new SacStep(config, parameters);
        return Eithers.Traverse(Enumerable.Range(0, steps + Warmup), number => Time(step, Batch(config, number))).Map(times =>
        {
            var median = Medians.Of([.. times.Skip(Warmup)]);
            return JsonSerializer.Serialize(new
            {
                weighting = StepCycle.Label(config.Weighting),
                parameters = parameters.Actor.Layout.Total + parameters.Critics.Layout.Total,
                batch = config.Rows,
                threads = torch.get_num_threads(),
                updates_per_second = Math.Round(1 / median, 2),
                seconds_per_step = Math.Round(median, 5),
            });
        });
    }

    private static Either<string, double> Time(SacStep step, SacBatch batch)
    {
        var clock = Stopwatch.GetTimestamp();
        return step.Take(batch).Map(_ => Stopwatch.GetElapsedTime(clock).TotalSeconds);
    }

    private static SacBatch Batch(SacConfig config, int number)
    {
        double[] Drawn(int width, string what) => BatchSource.Noise(config.Rows * width, new RandomSource(0, what, number));
        return new SacBatch(
            Drawn(config.Inputs, "observations"), [.. Drawn(config.Actions, "actions").Select(Math.Tanh)], Drawn(1, "rewards"),
            Drawn(config.Inputs, "next"), [.. Enumerable.Repeat(1.0, config.Rows)], Drawn(config.Actions, "noise"), Drawn(config.Actions, "next noise"));
    }
}
