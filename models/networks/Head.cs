using System.Diagnostics;

namespace Multitask.Models.Networks;

/// <summary>The activation of a head.</summary>
public enum HeadActivation
{
    /// <summary>None: depth.</summary>
    None,

    /// <summary>Log-probabilities over channels or features: segmentation, classification.</summary>
    LogSoftmax,

    /// <summary>A probability: binary classification.</summary>
    Sigmoid,

    /// <summary>Standardised predictions converted back to the units of the targets (<see cref="Op.Restore"/>): regression.</summary>
    Restore,

    /// <summary>Normalisation to unit vectors over channels: surface normals.</summary>
    UnitNorm,
}

/// <summary>The prediction head of a task.</summary>
/// <param name="Task">The name of the task, after which parameters are named: letters, digits, '_' and '-'.</param>
/// <param name="Width">The number of channels or features of the prediction: the number of classes for classification, 1 for depth, 3 for normals.</param>
/// <param name="Activation">The activation after the last layer.</param>
public sealed record HeadSpec(string Task, int Width, HeadActivation Activation);

/// <summary>The layers of heads.</summary>
internal static class Heads
{
    /// <summary>The head of MTAN's published code: a 3 x 3 convolution directly followed by a 1 x 1 convolution, then the activation.</summary>
    internal static NetworkBuilder Convolutional(NetworkBuilder features, int channels, HeadSpec head)
    {
        var scope = Scope.Head(head.Task);
        return features
            .Then(scope, "conv1", new Op.Conv2d(channels, channels, Kernel: 3, Padding: 1))
            .Then(scope, "conv2", new Op.Conv2d(channels, head.Width, Kernel: 1, Padding: 0))
            .Activated(scope, head);
    }

    /// <summary>One linear layer, then the activation.</summary>
    internal static NetworkBuilder Linear(NetworkBuilder features, string layer, int width, HeadSpec head)
    {
        var scope = Scope.Head(head.Task);
        return features.Then(scope, layer, new Op.Linear(width, head.Width)).Activated(scope, head);
    }

    private static NetworkBuilder Activated(this NetworkBuilder builder, Scope scope, HeadSpec head) => head.Activation switch
    {
        HeadActivation.LogSoftmax => builder.Then(scope, "log_softmax", new Op.LogSoftmax()),
        HeadActivation.Sigmoid => builder.Then(scope, "sigmoid", new Op.Sigmoid()),
        HeadActivation.UnitNorm => builder.Then(scope, "unit_norm", new Op.UnitNorm()),
        HeadActivation.Restore => builder.Then(scope, "restore", new Op.Restore(head.Width)),
        HeadActivation.None => builder,
        _ => throw new UnreachableException(),
    };
}
