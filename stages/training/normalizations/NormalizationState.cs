using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What a batch normalisation learns, and its running statistics: (C) each, float32.</summary>
internal sealed record NormalizationState(Tensor Weight, Tensor Bias, Tensor RunningMean, Tensor RunningVariance)
{
    /// <summary>Of a node.</summary>
    internal static NormalizationState Of(ParameterVector parameters, Node node) => new(
        parameters[node.Owner + ".weight"],
        parameters[node.Owner + ".bias"],
        parameters[node.Owner + ".running_mean"],
        parameters[node.Owner + ".running_var"]);

    /// <summary>Sets the terms of a batch; running statistics move towards its moments, the variance's without bias.</summary>
    internal unsafe void Move(ChannelMoments[] moments, ColumnTerms terms, double samples)
    {
        float* weight = TensorMemory.Start<float>(Weight), bias = TensorMemory.Start<float>(Bias);
        float* mean = TensorMemory.Start<float>(RunningMean), variance = TensorMemory.Start<float>(RunningVariance);
        for (var channel = 0; channel < moments.Length; channel++)
        {
            terms.Set(channel, moments[channel], (weight[channel], bias[channel]), moments.Length);
            mean[channel] = Moved(mean[channel], moments[channel].Mean);
            variance[channel] = Moved(variance[channel], moments[channel].Variance * samples / (samples - 1));
        }
    }

    private static float Moved(float running, double now) => (float)(running + (Op.BatchNorm2d.Momentum * (now - running)));
}
