using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>A trained actor as torch runs it: the tanh of the mean.</summary>
internal sealed class TorchActor : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly ForwardPass _forward;
    private readonly int _inputs;

    private TorchActor(Network network, Seq<string> tasks)
    {
        _parameters = new ParameterVector(SacLayout.Of(network, tasks), ScalarType.Float32, CPU);
        (_forward, _inputs) = (new ForwardPass(network), ((Op.Input)network.Nodes[0].Op).Shape.Channels);
    }

    /// <summary>With the weights of a file.</summary>
    internal static Either<string, TorchActor> Open(Network network, Seq<string> tasks, string weights) =>
        TorchLibrary.Load().Map(_ => new TorchActor(network, tasks)).Bind(actor => actor.Load(weights));

    /// <summary>Actions (N, A) of rows (N, width).</summary>
    internal double[] Act(double[] rows)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var input = tensor(System.Array.ConvertAll(rows, value => (float)value), [rows.Length / _inputs, _inputs]);
        var output = _forward.Run(new TorchMode(_parameters, Training: false, Precision.Float32), input)[0].contiguous();
        var actions = new double[output.numel()];
        TensorNumbers.Read(output, actions);
        return actions;
    }

    /// <inheritdoc />
    public void Dispose() => _parameters.Dispose();

    private Either<string, TorchActor> Load(string weights) => WeightsFile.Read(weights, _parameters).Map(_ => this).MapLeft(reason =>
    {
        Dispose();
        return reason;
    });
}
