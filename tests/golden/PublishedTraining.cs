using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>A training of the published program, stored in double precision, and ours beside it.</summary>
/// <param name="golden">The stored numbers.</param>
/// <param name="network">Ours.</param>
/// <param name="published">From our name of an array to theirs.</param>
internal sealed class PublishedTraining(Golden golden, Network network, Func<string, string> published)
{
    private readonly VectorLayout _layout = VectorLayout.Of(network);

    /// <summary>The learning rate of Adam.</summary>
    internal required double Rate { get; init; }

    /// <summary>The predictions for the stored batch, one tensor per task: in training or in evaluation.</summary>
    internal required Func<ParameterVector, bool, Tensor[]> Predictions { get; init; }

    /// <summary>The losses of predictions, one per task.</summary>
    internal required Func<Tensor[], Tensor[]> Losses { get; init; }

    /// <summary>Every array: what is trained and what is not.</summary>
    private Seq<string> Names => (_layout.Slots + _layout.Untrained).Map(slot => slot.Parameter.Name).Strict();

    internal void CheckPredictionsAndLosses()
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var _ = no_grad();
        var predictions = Predictions(parameters, true);
        Near(golden.Doubles("predictions"), Host(cat(predictions, 1)), 1e-9);
        Near(golden.Doubles("losses"), Host(stack(Losses(predictions))), 1e-9);
    }

    /// <param name="method">The stored method.</param>
    /// <param name="stored">The parameters whose gradients are in the file.</param>
    internal void CheckGradients(string method, Func<Parameter, bool> stored)
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var gradients = new JacobianBuffer(parameters, 1);
        Differentiate(parameters, gradients, Method(method));
        var pairs = _layout.Slots.Filter(slot => stored(slot.Parameter))
            .Map(slot => (Slot: slot, Expected: golden.Doubles($"grad/{method}/{published(slot.Parameter.Name)}"))).Strict();
        var largest = pairs.Map(pair => pair.Expected.Max(Math.Abs)).Max();
        Assert.All(pairs, pair => Near(
            pair.Expected, Host(ParameterVector.View(gradients.Combined, pair.Slot)), 1e-8 * largest, pair.Slot.Parameter.Name));
    }

    /// <param name="method">The stored method.</param>
    /// <param name="after">More to check once all steps are taken.</param>
    internal void CheckSteps(string method, Action<ParameterVector> after)
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var gradients = new JacobianBuffer(parameters, 1);
        using var optimizer = new AdamState(new Adam(Rate), parameters.Values, Operations.LibTorch);
        var weighting = Method(method);
        for (var taken = 0; golden.Keys.Contains($"{method}/losses{taken}"); taken++)
        {
            var (losses, weights, next) = Differentiate(parameters, gradients, weighting);
            Near(golden.Doubles($"{method}/losses{taken}"), [.. losses], 1e-7);
            if (golden.Keys.Contains($"{method}/weights{taken}"))
            {
                Near(golden.Doubles($"{method}/weights{taken}"), [.. weights.Reported], 1e-7);
            }

            optimizer.Step(parameters.Values, gradients.Combined, Rate);
            weighting = next.LooksAhead ? next.Learn(losses, Ahead(parameters)) : next;
        }

        Assert.All(Names, name => Near(golden.Doubles($"after3/{method}/{published(name)}"), Host(parameters[name]), 1e-7, name));
        after(parameters);
    }

    internal static double[] Host(Tensor value) => value.detach().contiguous().data<double>().ToArray();

    internal static void Near(double[] expected, double[] actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= tolerance, FormattableString.Invariant($"{what} differs by {worst:e2}, more than {tolerance:e2}"));
    }

    private ParameterVector Initial()
    {
        using var _ = no_grad();
        var parameters = new ParameterVector(_layout, ScalarType.Float64, CPU);
        foreach (var name in Names)
        {
            parameters[name].copy_(golden.Reals($"init/{published(name)}"));
        }

        return parameters;
    }

    /// <summary>The losses, the weights and the weighting's next state; leaves the gradient of the weighted sum.</summary>
    private (Seq<double> Losses, Weights Weights, WeightingState Next) Differentiate(
        ParameterVector parameters, JacobianBuffer gradients, WeightingState weighting)
    {
        gradients.Clear();
        gradients.SelectLast();
        var losses = Losses(Predictions(parameters, true));
        var values = Seq(Host(stack(losses)));
        var (weights, next) = weighting.Weigh(new Observation(values, default)).IfLeft(reason => throw new InvalidDataException(reason));
        losses.Zip(weights.Shared, (loss, weight) => loss.Times(weight)).Aggregate((sum, loss) => sum.Plus(loss)).backward();
        return (values, weights, next);
    }

    private Seq<double> Ahead(ParameterVector parameters)
    {
        using var _ = no_grad();
        return Seq(Host(stack(Losses(Predictions(parameters, true)))));
    }

    private WeightingState Method(string name) =>
        (name == "famo" ? (Weighting)new Weighting.Famo(0.001, 0.025) : new Weighting.Equal()).Start(network.Outputs.Count);
}
