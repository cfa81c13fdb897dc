using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>A perceptron of an agent, however its tasks share it, in training on batches of one size. Call it within <c>no_grad</c>.</summary>
internal interface IAgentNetwork : IDisposable
{
    /// <summary>The result for an input, (rows, in) to (rows, out). It is overwritten by the next call; the input must live until the gradients are taken.</summary>
    Tensor Forward(Tensor input);

    /// <summary>Gradients w.r.t. the parameters.</summary>
    /// <param name="output">(n, out) w.r.t. the result of the first n rows, the others having none.</param>
    /// <param name="targets">Where each gradient goes, and from which rows it comes.</param>
    void Backward(Tensor output, Seq<GradientTarget> targets);

    /// <summary>The gradient of a network with one output w.r.t. the last columns of its input.</summary>
    /// <param name="rows">Which rows, in ascending order.</param>
    /// <param name="outputs">The gradient w.r.t. the output of each of them.</param>
    /// <param name="columns">How many columns.</param>
    /// <returns>(number of rows, columns); it belongs to the caller's dispose scope.</returns>
    Tensor InputGradient(int[] rows, double[] outputs, int columns);
}
