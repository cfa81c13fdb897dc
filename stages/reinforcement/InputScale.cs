using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>The standardisation at the input of a network: (x - mean) / deviation, number by number, with the statistics that its parameters hold.</summary>
/// <param name="parameters">Of the network: what is not trained among them is its means, then its deviations.</param>
internal sealed class InputScale(ParameterVector parameters)
{
    /// <summary>Writes observations, and actions behind them, standardised.</summary>
    /// <param name="observations">(N, F).</param>
    /// <param name="actions">(N, A); may be empty.</param>
    /// <param name="into">(N, F + A).</param>
    internal void Write(double[] observations, double[] actions, Tensor into)
    {
        var (means, deviations) = Statistics();
        var (rows, width) = ((int)into.shape[0], means.Length);
        var (first, second) = (observations.Length / rows, actions.Length / rows);
        var scaled = new double[rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var at = 0; at < width; at++)
            {
                var value = at < first ? observations[(row * first) + at] : actions[(row * second) + at - first];
                scaled[(row * width) + at] = (value - means[at]) / deviations[at];
            }
        }

        TensorNumbers.Write(scaled, into);
    }

    /// <summary>Turns a gradient w.r.t. the last columns of what was written into one w.r.t. what they were made of, in place.</summary>
    internal void Backward(double[] gradient, int columns)
    {
        var (_, deviations) = Statistics();
        for (var at = 0; at < gradient.Length; at++)
        {
            gradient[at] /= deviations[deviations.Length - columns + (at % columns)];
        }
    }

    private (double[] Means, double[] Deviations) Statistics()
    {
        var all = new double[parameters.Untrained.numel()];
        TensorNumbers.Read(parameters.Untrained, all);
        return (all[..(all.Length / 2)], all[(all.Length / 2)..]);
    }
}
