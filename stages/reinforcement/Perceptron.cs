using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>
/// A multilayer perceptron in training: forward with what its gradients need, and these gradients, written out layer by layer instead of
/// recorded by autograd. The gradient of each task's loss w.r.t. a weight is the product of that task's rows alone, so the gradients of
/// all tasks together cost what one backward pass does.
/// </summary>
/// <remarks>Owns its working memory; the parameters belong to the caller. Nothing here is part of a graph: call it within <c>no_grad</c>.</remarks>
internal sealed class Perceptron : IAgentNetwork
{
    private readonly Layer[] _layers;
    private readonly Tensor[] _results;
    private readonly Tensor[] _gradients;
    private readonly int[] _all;
    private Option<Tensor> _input;

    /// <summary>A perceptron of a network for a number of rows.</summary>
    internal Perceptron(ParameterVector parameters, Seq<string> layers, int rows)
    {
        var slots = parameters.Layout.Slots.Map((at, slot) => (slot.Parameter.Name, at)).ToArray();
        int Slot(string name) => System.Array.Find(slots, slot => slot.Name == name).at;
        _layers = [.. layers.Map(name => new Layer(
            parameters[$"{name}.weight"].detach().DetachFromDisposeScope(), parameters[$"{name}.bias"].detach().DetachFromDisposeScope(),
            (Slot($"{name}.weight"), Slot($"{name}.bias"))))];
        Tensor Room(Layer layer) => zeros(rows, layer.Weight.shape[0], dtype: parameters.Values.dtype).DetachFromDisposeScope();
        (_results, _gradients) = ([.. _layers.Select(Room)], [.. _layers.Select(Room)]);
        _all = [.. Enumerable.Range(0, rows)];
    }

    /// <summary>A linear map: its weight (out, in), its bias (out) and the numbers of their slots.</summary>
    private sealed record Layer(Tensor Weight, Tensor Bias, (int Weight, int Bias) Slots);

    /// <inheritdoc />
    public Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        _input = Prelude.Some(input);
        var from = input;
        for (var at = 0; at < _layers.Length; at++)
        {
            MatrixProduct.Of(from, _layers[at].Weight.t(), _results[at], add: false);
            PerceptronKernels.AddBias(_results[at], _layers[at].Bias, relu: at < _layers.Length - 1);
            from = _results[at];
        }

        return from;
    }

    /// <inheritdoc />
    public void Backward(Tensor output, Seq<GradientTarget> targets)
    {
        using var scope = NewDisposeScope();
        var (rows, gradient) = ((int)output.shape[0], output);
        var chosen = rows == _all.Length ? _all : _all[..rows];
        for (var at = _layers.Length - 1; at >= 0; at--)
        {
            var from = at > 0 ? _results[at - 1] : _input.IfNone(() => throw new InvalidOperationException("no forward pass"));
            Accumulate(_layers[at], gradient, from, targets);
            if (at > 0)
            {
                var below = _gradients[at - 1].narrow(0, 0, rows);
                MatrixProduct.Of(gradient, _layers[at].Weight, below, add: false);
                PerceptronKernels.ReluBackward(below, _results[at - 1], chosen);
                gradient = below;
            }
        }
    }

    /// <inheritdoc />
    public Tensor InputGradient(int[] rows, double[] outputs, int columns)
    {
        using var scope = NewDisposeScope();
        var last = _layers.Length - 1;
        var gradient = _gradients[last - 1].narrow(0, 0, rows.Length);
        PerceptronKernels.OuterRectified(gradient, outputs, _layers[last].Weight, _results[last - 1], rows);
        for (var at = last - 1; at > 0; at--)
        {
            var below = _gradients[at - 1].narrow(0, 0, rows.Length);
            MatrixProduct.Of(gradient, _layers[at].Weight, below, add: false);
            PerceptronKernels.ReluBackward(below, _results[at - 1], rows);
            gradient = below;
        }

        var weight = _layers[0].Weight;
        return mm(gradient, weight.narrow(1, weight.shape[1] - columns, columns)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in _layers.SelectMany(layer => new[] { layer.Weight, layer.Bias }).Concat(_results).Concat(_gradients))
        {
            tensor.Dispose();
        }
    }

    private static void Accumulate(Layer layer, Tensor gradient, Tensor from, Seq<GradientTarget> targets)
    {
        foreach (var target in targets)
        {
            var (weight, bias) = (target.Slots[layer.Slots.Weight], target.Slots[layer.Slots.Bias]);
            for (var part = 0; part < target.Parts.Length; part++)
            {
                var (first, count) = target.Parts[part];
                MatrixProduct.Of(gradient.narrow(0, first, count).t(), from.narrow(0, first, count), weight, add: part > 0);
            }

            if (target.Parts.Length == 0)
            {
                weight.zero_();
            }

            PerceptronKernels.ColumnSums(gradient, target.Parts, bias);
        }
    }
}

/// <summary>Where a gradient goes.</summary>
/// <param name="Slots">A view for each slot of the parameters, shaped like it.</param>
/// <param name="Parts">First row and number of rows of each part of the batch that it comes from.</param>
internal sealed record GradientTarget(Tensor[] Slots, (int First, int Count)[] Parts);
