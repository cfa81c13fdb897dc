using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Reinforcement;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Reinforcement;

/// <summary>Small agents and batches.</summary>
internal static class SacSamples
{
    /// <summary>Four transitions a task, observations of five numbers, actions of two.</summary>
    internal static SacConfig Config(int tasks) => new(TaskSet.Numbered(tasks, 0), 5, 2, 4)
    {
        Widths = Seq(7, 6),
        Weighting = new Weighting.Equal(),
        Optimizer = new Adam(1e-3),
    };

    internal static SacParameters Drawn(SacConfig config)
    {
        var parameters = new SacParameters(config, ScalarType.Float64);
        SacSetup.Draw(parameters, seed: 5);
        return parameters;
    }

    internal static SacBatch Batch(SacConfig config, int number)
    {
        double[] Of(int width, string what) => BatchSource.Noise(config.Rows * width, new RandomSource(1, what, number));
        return new(
            Of(config.Inputs, "now"), [.. Of(config.Actions, "actions").Select(Math.Tanh)], Of(1, "rewards"), Of(config.Inputs, "next"),
            [.. Enumerable.Repeat(1.0, config.Rows)], Of(config.Actions, "noise"), Of(config.Actions, "next noise"));
    }
}
