using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>Both critics at work on batches of one size.</summary>
internal sealed class TwinCritics : IDisposable
{
    private readonly IAgentNetwork[] _both;
    private readonly Tensor _input;
    private readonly Tensor _byOutput;
    private readonly InputScale _scale;
    private readonly double[][] _values;

    internal TwinCritics(SacConfig config, ParameterVector parameters)
    {
        _both = [.. ActorCritic.Critics.Map(critic => AgentNetworks.Critic(config, parameters, critic))];
        _input = zeros(config.Rows, config.Inputs + config.Actions, dtype: parameters.Values.dtype).DetachFromDisposeScope();
        _byOutput = zeros(config.Rows, 1, dtype: parameters.Values.dtype).DetachFromDisposeScope();
        _scale = new InputScale(parameters);
        _values = [.. _both.Select(_ => new double[config.Rows])];
    }

    /// <summary>The values of observations and actions, (N) by each critic: overwritten by the next call.</summary>
    internal double[][] Values(double[] observations, double[] actions)
    {
        _scale.Write(observations, actions, _input);
        return Again();
    }

    /// <summary>The values again after the parameters changed.</summary>
    internal double[][] Again()
    {
        for (var critic = 0; critic < _both.Length; critic++)
        {
            TensorNumbers.Read(_both[critic].Forward(_input), _values[critic]);
        }

        return _values;
    }

    /// <summary>Gradients w.r.t. the parameters.</summary>
    /// <param name="byValues">W.r.t. each critic's values.</param>
    /// <param name="targets">Where they go.</param>
    internal void Backward(double[][] byValues, Seq<GradientTarget> targets)
    {
        for (var critic = 0; critic < _both.Length; critic++)
        {
            TensorNumbers.Write(byValues[critic], _byOutput);
            _both[critic].Backward(_byOutput, targets);
        }
    }

    /// <summary>The gradient of the smaller value of each row, times a factor, w.r.t. the actions, (N, A). Ties go to the first critic.</summary>
    internal double[] ActionGradient(double[] factors, int actions)
    {
        using var scope = NewDisposeScope();
        var gradient = new double[factors.Length * actions];
        for (var critic = 0; critic < _both.Length; critic++)
        {
            var rows = System.Array.FindAll(Range(factors.Length), row => (_values[0][row] <= _values[1][row]) == (critic == 0));
            if (rows.Length > 0)
            {
                var part = new double[rows.Length * actions];
                TensorNumbers.Read(_both[critic].InputGradient(rows, [.. rows.Select(row => factors[row])], actions), part);
                Spread(part, rows, gradient);
            }
        }

        _scale.Backward(gradient, actions);
        return gradient;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        System.Array.ForEach(_both, one => one.Dispose());
        _input.Dispose();
        _byOutput.Dispose();
    }

    private static int[] Range(int count) => [.. Enumerable.Range(0, count)];

    private static void Spread(double[] part, int[] rows, double[] into)
    {
        var width = part.Length / rows.Length;
        for (var at = 0; at < rows.Length; at++)
        {
            part.AsSpan(at * width, width).CopyTo(into.AsSpan(rows[at] * width));
        }
    }
}
