using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>
/// An update of multi-task soft actor-critic (Haarnoja et al., arXiv 1812.05905, algorithm 1): critics, actor, temperature, target
/// networks. It is a function of the parameters, the optimizers' and weightings' states, and a batch with its noise.
/// </summary>
/// <remarks>Owns optimizers, weightings and working memory; the parameters belong to the caller.</remarks>
internal sealed class SacStep : IDisposable
{
    private readonly SacConfig _config;
    private readonly SacParameters _parameters;
    private readonly BackwardPass _pass = new();
    private readonly IAgentNetwork _policy;
    private readonly InputScale _policyScale;
    private readonly Tensor _policyInput;
    private readonly Tensor _byPolicy;
    private readonly TwinCritics _critics;
    private readonly TwinCritics _target;

    /// <summary>Before the first update.</summary>
    internal SacStep(SacConfig config, SacParameters parameters)
    {
        using var quiet = no_grad();
        (_config, _parameters) = (config, parameters);
        var type = parameters.Actor.Values.dtype;
        _policy = AgentNetworks.Policy(config, parameters.Actor, (2 * config.Rows, config.PerTask));
        _policyScale = new InputScale(parameters.Actor);
        _policyInput = zeros(2 * config.Rows, config.Inputs, dtype: type).DetachFromDisposeScope();
        _byPolicy = zeros(config.Rows, 2 * config.Actions, dtype: type).DetachFromDisposeScope();
        _critics = new TwinCritics(config, parameters.Critics);
        _target = new TwinCritics(config, parameters.Target);
        var operations = Operations.Of(KernelChoice.Auto, _pass);
        Critics = new Learner(config, parameters.Critics, config.Weighting, operations);
        Actor = new Learner(config, parameters.Actor, config.ActorWeighting, operations);
        Temperature = new Learner(config, parameters.Temperature, config.ActorWeighting, operations);
    }

    /// <summary>What learns, in order, by the names that checkpoints have.</summary>
    internal Seq<(string Name, Learner Learner)> Learners => Seq(("critics", Critics), ("actor", Actor), ("temperature", Temperature));

    /// <summary>The critics.</summary>
    internal Learner Critics { get; }

    /// <summary>The policy.</summary>
    internal Learner Actor { get; }

    /// <summary>The temperature.</summary>
    internal Learner Temperature { get; }

    /// <summary>One update, in place; or why there is none: a loss is not finite, or a weighting has no answer.</summary>
    internal Either<string, SacReport> Take(SacBatch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var temperatures = _parameters.Temperatures(_config.Tasks.Count);
        var (now, next) = Sampled(batch);
        var goals = Goals(batch, next, temperatures);
        return from critics in UpdateCritics(batch, goals)
               from actor in UpdateActor(batch, now, temperatures)
               from temperature in UpdateTemperature(now, temperatures)
               let moved = MoveTarget()
               select new SacReport(critics.Losses, critics.Weights.Reported, actor.Losses, temperature, actor.Weights.Reported);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Learners.Iter(one => one.Learner.Dispose());
        _policy.Dispose();
        _critics.Dispose();
        _target.Dispose();
        _policyInput.Dispose();
        _byPolicy.Dispose();
        _pass.Dispose();
    }

    /// <summary>Actions with what their gradients need.</summary>
    private readonly record struct Sample(double[] Policy, double[] Noise, double[] Actions, double[] Densities);

    /// <summary>
    /// The actor moves only after both its answers are used: one pass gives actions for this observation and for the next.
    /// </summary>
    private (Sample Now, Sample Next) Sampled(SacBatch batch)
    {
        _policyScale.Write([.. batch.Observations, .. batch.NextObservations], [], _policyInput);
        var all = new double[2 * _config.Rows * 2 * _config.Actions];
        TensorNumbers.Read(_policy.Forward(_policyInput), all);
        return (Drawn(all[..(all.Length / 2)], batch.Noise), Drawn(all[(all.Length / 2)..], batch.NextNoise));
    }

    private Sample Drawn(double[] policy, double[] noise)
    {
        var (actions, densities) = (new double[noise.Length], new double[_config.Rows]);
        SquashedGaussian.Sample(policy, noise, actions, densities);
        return new(policy, noise, actions, densities);
    }

    /// <summary>What the critics should say: reward, and discounted the soft value of what follows.</summary>
    private double[] Goals(SacBatch batch, Sample next, double[] temperatures)
    {
        var values = _target.Values(batch.NextObservations, next.Actions);
        return [.. Enumerable.Range(0, _config.Rows).Select(row => batch.Rewards[row] + (batch.Continues[row] * _config.Discount
            * (Math.Min(values[0][row], values[1][row]) - (temperatures[row / _config.PerTask] * next.Densities[row]))))];
    }

    private Either<string, (Seq<double> Losses, Weights Weights)> UpdateCritics(SacBatch batch, double[] goals)
    {
        var values = _critics.Values(batch.Observations, batch.Actions);
        var losses = CriticLosses(values, goals);
        return from finite in Finite("critics", losses)
               from weights in Critics.Gradient.Balance(losses, (factors, targets) => _critics.Backward(
                   [.. values.Select(one => PerRow(row => 2 * (one[row] - goals[row]) * factors[row / _config.PerTask] / _config.PerTask))], targets))
               let updated = Critics.Update(_config.Optimizer.LearningRate)
               from learnt in Critics.Gradient.State.LooksAhead ? LookAhead(losses, goals) : unit
               select (losses, weights);
    }

    private Either<string, Unit> LookAhead(Seq<double> before, double[] goals)
    {
        var after = CriticLosses(_critics.Again(), goals);
        return Finite("critics after the update", after).Map(_ => Critics.Gradient.Learn(before, after));
    }

    private Seq<double> CriticLosses(double[][] values, double[] goals) =>
        Means(row => Square(values[0][row] - goals[row]) + Square(values[1][row] - goals[row]));

    private Either<string, (Seq<double> Losses, Weights Weights)> UpdateActor(SacBatch batch, Sample now, double[] temperatures)
    {
        var values = _critics.Values(batch.Observations, now.Actions);
        var losses = Means(row => (temperatures[row / _config.PerTask] * now.Densities[row]) - Math.Min(values[0][row], values[1][row]));
        return from finite in Finite("actor", losses)
               from weights in Actor.Gradient.Balance(losses, (factors, targets) => Backward(now, temperatures, factors, targets))
               let updated = Actor.Update(_config.Optimizer.LearningRate)
               select (losses, weights);
    }

    private void Backward(Sample now, double[] temperatures, Seq<double> factors, Seq<GradientTarget> targets)
    {
        var share = factors.Map(factor => factor / _config.PerTask).ToArray();
        var byAction = _critics.ActionGradient(PerRow(row => -share[row / _config.PerTask]), _config.Actions);
        var byDensity = PerRow(row => temperatures[row / _config.PerTask] * share[row / _config.PerTask]);
        var byPolicy = new double[now.Policy.Length];
        SquashedGaussian.Backward((now.Policy, now.Noise, now.Actions), byAction, byDensity, byPolicy);
        TensorNumbers.Write(byPolicy, _byPolicy);
        _policy.Backward(_byPolicy, targets);
    }

    /// <summary>The derivative of a temperature's loss w.r.t. its logarithm is the loss itself.</summary>
    private Either<string, Seq<double>> UpdateTemperature(Sample now, double[] temperatures)
    {
        var losses = Means(row => temperatures[row / _config.PerTask] * (_config.Actions - now.Densities[row]));
        return from finite in Finite("temperature", losses)
               from weights in Temperature.Gradient.Balance(losses, (factors, targets) => targets.Iter(target =>
                   TensorNumbers.Write(TemperatureGradient(losses, factors, target.Parts), target.Slots[0])))
               let updated = Temperature.Update(_config.Optimizer.LearningRate)
               select losses;
    }

    private double[] TemperatureGradient(Seq<double> losses, Seq<double> factors, (int First, int Count)[] parts)
    {
        var gradient = new double[_config.PerTaskTemperature ? losses.Count : 1];
        foreach (var task in parts.Select(part => part.First / _config.PerTask))
        {
            gradient[_config.PerTaskTemperature ? task : 0] += factors[task] * losses[task];
        }

        return gradient;
    }

    private Unit MoveTarget()
    {
        _parameters.MoveTarget(_config.Tau);
        return unit;
    }

    private double[] PerRow(Func<int, double> value) => [.. Enumerable.Range(0, _config.Rows).Select(value)];

    /// <summary>The mean of each task's rows.</summary>
    private Seq<double> Means(Func<int, double> value) => Seq(Enumerable.Range(0, _config.Tasks.Count)
        .Select(task => Enumerable.Range(task * _config.PerTask, _config.PerTask).Sum(value) / _config.PerTask)
        .ToArray());

    private Either<string, Unit> Finite(string whose, Seq<double> losses) => losses.Zip(_config.Tasks.Names)
        .Find(pair => !double.IsFinite(pair.Item1))
        .Match(
            Some: pair => Left<string, Unit>(FormattableString.Invariant($"the loss of the {whose} in task {pair.Item2} is {pair.Item1}")),
            None: () => unit);

    private static double Square(double x) => x * x;
}
