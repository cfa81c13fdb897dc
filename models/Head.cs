using System.Diagnostics;

namespace Multitask.Models;

/// <summary>What a head does to its last layer.</summary>
public enum HeadActivation
{
    /// <summary>Nothing: depth, regression.</summary>
    None,

    /// <summary>Log-probabilities over channels or features: segmentation, classification.</summary>
    LogSoftmax,

    /// <summary>Unit vectors over channels: surface normals.</summary>
    UnitNorm,
}

/// <summary>The prediction head of a task.</summary>
/// <param name="Task">The task's name; parameters are named after it: letters, digits, '_' and '-'.</param>
/// <param name="Width">Channels or features of the prediction: classes of a classification, 1 for depth, 3 for normals.</param>
/// <param name="Activation">What follows the last layer.</param>
public sealed record HeadSpec(string Task, int Width, HeadActivation Activation);

/// <summary>The layers of heads.</summary>
internal static class Heads
{
    /// <summary>As published with MTAN: a 3 x 3 convolution and a 1 x 1 convolution, nothing between them, then the activation.</summary>
    internal static Chain Pixelwise(Chain features, int channels, HeadSpec head)
    {
        var place = Place.Head(head.Task);
        return features
            .Then(place, "conv1", new Op.Conv2d(channels, channels, Kernel: 3, Padding: 1))
            .Then(place, "conv2", new Op.Conv2d(channels, head.Width, Kernel: 1, Padding: 0))
            .Activated(place, head.Activation);
    }

    /// <summary>One linear layer, then the activation.</summary>
    internal static Chain Linear(Chain features, string layer, int width, HeadSpec head)
    {
        var place = Place.Head(head.Task);
        return features.Then(place, layer, new Op.Linear(width, head.Width)).Activated(place, head.Activation);
    }

    private static Chain Activated(this Chain chain, Place place, HeadActivation activation) => activation switch
    {
        HeadActivation.LogSoftmax => chain.Then(place, "log_softmax", new Op.LogSoftmax()),
        HeadActivation.UnitNorm => chain.Then(place, "unit_norm", new Op.UnitNorm()),
        HeadActivation.None => chain,
        _ => throw new UnreachableException(),
    };
}
