using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>Any network of an agent, its gradients by autograd: a backward pass for every row of the Jacobian.</summary>
/// <remarks>Owns the graph of its last forward pass; the parameters belong to the caller.</remarks>
internal sealed class GraphNetwork : IAgentNetwork
{
    private readonly ForwardPass _forward;
    private readonly TorchMode _mode;
    private readonly (Tensor Parameter, int Slot)[] _parameters;
    private Option<(Tensor Input, Tensor Output, Tensor Result)> _pass;

    /// <summary>A network with one output, whose parameters are among some.</summary>
    internal GraphNetwork(Network network, ParameterVector parameters)
    {
        var own = Parameters.Of(network).Map(parameter => parameter.Name).ToHashSet();
        (_forward, _mode) = (new ForwardPass(network), new TorchMode(parameters, Training: true, Precision.Float32));
        _parameters = [.. parameters.Layout.Slots.Map((at, slot) => (slot.Parameter.Name, at)).Where(slot => own.Contains(slot.Name)).Select(slot => (parameters[slot.Name], slot.at))];
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor input)
    {
        Release();
        using var scope = NewDisposeScope();
        using var graph = enable_grad();
        var leaf = input.detach().requires_grad_();
        var output = _forward.Run(_mode, leaf)[0];
        var result = output.detach().contiguous();
        _pass = (leaf.DetachFromDisposeScope(), output.DetachFromDisposeScope(), result.DetachFromDisposeScope());
        return result;
    }

    /// <inheritdoc />
    public void Backward(Tensor output, Seq<GradientTarget> targets)
    {
        var pass = Pass();
        foreach (var target in targets)
        {
            using var scope = NewDisposeScope();
            var chosen = zeros_like(pass.Result);
            foreach (var (first, count) in target.Parts)
            {
                chosen.narrow(0, first, count).copy_(output.narrow(0, first, count));
            }

            foreach (var (parameter, slot) in _parameters)
            {
                parameter.grad = target.Slots[slot].zero_();
            }

            autograd.backward([pass.Output], [chosen], retain_graph: true, inputs: [.. _parameters.Select(one => one.Parameter)]);
        }
    }

    /// <inheritdoc />
    public Tensor InputGradient(int[] rows, double[] outputs, int columns)
    {
        using var scope = NewDisposeScope();
        var pass = Pass();
        var (all, index) = (new double[pass.Result.shape[0]], tensor(System.Array.ConvertAll(rows, row => (long)row)));
        for (var at = 0; at < rows.Length; at++)
        {
            all[rows[at]] = outputs[at];
        }

        var chosen = zeros_like(pass.Result);
        TensorNumbers.Write(all, chosen);
        var gradient = pass.Input.grad = zeros_like(pass.Input);
        autograd.backward([pass.Output], [chosen], retain_graph: true, inputs: [pass.Input]);
        return gradient.narrow(1, gradient.shape[1] - columns, columns).index_select(0, index).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose() => Release();

    private (Tensor Input, Tensor Output, Tensor Result) Pass() => _pass.IfNone(() => throw new InvalidOperationException("no forward pass"));

    private void Release() => _pass.Iter(pass =>
    {
        pass.Input.Dispose();
        pass.Output.Dispose();
        pass.Result.Dispose();
    });
}
