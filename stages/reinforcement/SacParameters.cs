using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>All parameters of an agent.</summary>
/// <remarks>Owns them.</remarks>
internal sealed class SacParameters : IDisposable
{
    /// <summary>Zeros in single or double precision.</summary>
    internal SacParameters(SacConfig config, ScalarType type)
    {
        var tasks = config.Tasks.Names;
        Actor = new(SacLayout.Of(config.Actor, tasks), type, CPU);
        Critics = new(SacLayout.Of(config.Critics, tasks), type, CPU);
        Target = new(SacLayout.Of(config.Critics, tasks), type, CPU);
        Temperature = new(SacLayout.Temperatures(tasks, config.PerTaskTemperature), type, CPU);
    }

    /// <summary>The policy.</summary>
    internal ParameterVector Actor { get; }

    /// <summary>Both critics.</summary>
    internal ParameterVector Critics { get; }

    /// <summary>Their slow copies.</summary>
    internal ParameterVector Target { get; }

    /// <summary>Logarithms of the temperature.</summary>
    internal ParameterVector Temperature { get; }

    /// <summary>The temperature of each task.</summary>
    internal double[] Temperatures(int tasks)
    {
        var logarithms = new double[Temperature.Values.numel()];
        TensorNumbers.Read(Temperature.Values, logarithms);
        return [.. Enumerable.Range(0, tasks).Select(task => Math.Exp(logarithms[logarithms.Length == 1 ? 0 : task]))];
    }

    /// <summary>Makes the targets equal to the critics, and sets the temperature.</summary>
    internal Unit Start(double temperature)
    {
        using var quiet = no_grad();
        TensorNumbers.Write([.. Enumerable.Repeat(Math.Log(temperature), (int)Temperature.Values.numel())], Temperature.Values);
        Target.Values.copy_(Critics.Values);
        Target.Untrained.copy_(Critics.Untrained);
        return Unit.Default;
    }

    /// <summary>Moves the targets towards the critics.</summary>
    internal void MoveTarget(double tau) => Target.Values.Scale(1 - tau).AddScaled(Critics.Values, tau);

    /// <inheritdoc />
    public void Dispose()
    {
        Actor.Dispose();
        Critics.Dispose();
        Target.Dispose();
        Temperature.Dispose();
    }
}
