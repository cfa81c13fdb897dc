using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>The means and standard deviations of observations, over the transitions of all tasks in a replay.</summary>
internal static class ObservationScale
{
    /// <summary>A number that hardly varies is not blown up.</summary>
    private const double Least = 1e-3;

    /// <summary>Sets the statistics of actor and critics. Actions and the code of the task stay as they are.</summary>
    internal static void Set(SacParameters parameters, Replay replay, ReplayShape shape, long added)
    {
        using var quiet = no_grad();
        var (means, deviations) = Of(replay, shape, added);
        foreach (var vector in new[] { parameters.Actor, parameters.Critics, parameters.Target })
        {
            var all = new double[vector.Untrained.numel()];
            TensorNumbers.Read(vector.Untrained, all);
            means.CopyTo(all, 0);
            deviations.CopyTo(all, all.Length / 2);
            TensorNumbers.Write(all, vector.Untrained);
        }
    }

    private static (double[] Means, double[] Deviations) Of(Replay replay, ReplayShape shape, long added)
    {
        var (count, transition) = ((int)Math.Min(added, shape.Kept), new float[shape.Width]);
        var (sums, squares) = (new double[shape.Observation], new double[shape.Observation]);
        for (var at = 0; at < count * shape.Tasks; at++)
        {
            replay.Read(at / count, added - 1 - (at % count), transition);
            for (var number = 0; number < shape.Observation; number++)
            {
                sums[number] += transition[number];
                squares[number] += (double)transition[number] * transition[number];
            }
        }

        var means = System.Array.ConvertAll(sums, sum => sum / (count * shape.Tasks));
        return (means, [.. squares.Select((sum, at) =>
            Math.Sqrt(Math.Max(0, (sum / (count * shape.Tasks)) - (means[at] * means[at]))) is var deviation && deviation > Least ? deviation : 1)]);
    }
}
