using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>The network published for QM9, trained by the published program on one batch of molecules (qm9_training.npz), in double precision.</summary>
public sealed class Qm9TrainingTests : IDisposable
{
    private const string FileName = "qm9_training.npz";
    private const double Rate = 1e-3;

    private readonly Golden _golden;
    private readonly StoredMolecules _molecules;
    private readonly Network _network;
    private readonly VectorLayout _layout;
    private readonly int _tasks;

    public Qm9TrainingTests()
    {
        Assert.SkipUnless(Golden.Has(FileName), $"needs {FileName} in the folder GOLDEN_DIR");
        _golden = new Golden(FileName);
        _molecules = new StoredMolecules(_golden);
        _tasks = _golden.Array<double>("targets").Shape[1];
        _network = Described();
        _layout = VectorLayout.Of(_network);
    }

    [Fact]
    public void Predictions_and_losses_agree_to_1e_minus_9()
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var _ = no_grad();
        var predictions = Predictions(parameters);
        Near(_golden.Doubles("predictions"), Host(cat(predictions, 1)), 1e-9);
        Near(_golden.Doubles("losses"), Host(stack(Losses(predictions))), 1e-9);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("famo")]
    public void Every_gradient_agrees_in_shares_of_the_largest(string method)
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var gradients = new JacobianBuffer(parameters, 1);
        Differentiate(parameters, gradients, Method(method));
        // The file holds those of what tasks share.
        var stored = _layout.Slots.Filter(slot => slot.Parameter.Part is Part.Trunk).Map(slot => (Slot: slot, Expected: _golden.Doubles($"grad/{method}/{Published(slot.Parameter.Name)}"))).Strict();
        var largest = stored.Map(pair => pair.Expected.Max(Math.Abs)).Max();
        Assert.All(stored, pair => Near(
            pair.Expected, Host(ParameterVector.View(gradients.Combined, pair.Slot)), 1e-8 * largest, pair.Slot.Parameter.Name));
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("famo")]
    public void Every_step_of_Adam_agrees(string method)
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var gradients = new JacobianBuffer(parameters, 1);
        using var optimizer = new AdamState(new Adam(Rate), parameters.Values, Operations.LibTorch);
        var weighting = Method(method);
        for (var taken = 0; _golden.Keys.Contains($"{method}/losses{taken}"); taken++)
        {
            var (losses, weights, next) = Differentiate(parameters, gradients, weighting);
            Near(_golden.Doubles($"{method}/losses{taken}"), [.. losses], 1e-7);
            if (_golden.Keys.Contains($"{method}/weights{taken}"))
            {
                Near(_golden.Doubles($"{method}/weights{taken}"), [.. weights.Reported], 1e-7);
            }

            optimizer.Step(parameters.Values, gradients.Combined, Rate);
            weighting = next.LooksAhead ? next.Learn(losses, Ahead(parameters)) : next;
        }

        Assert.All(_layout.Slots, slot => Near(
            _golden.Doubles($"after3/{method}/{Published(slot.Parameter.Name)}"), Host(parameters[slot.Parameter.Name]), 1e-7, slot.Parameter.Name));
    }

    public void Dispose() => _golden.Dispose();

    /// <summary>The widths are those of the file's arrays; the heads predict standardised numbers.</summary>
    private Network Described()
    {
        var sizes = new Architecture.Mpnn(_golden.Array<double>("init/lin0.weight").Shape[0], 3, _golden.Array<double>("init/conv.nn.0.weight").Shape[0]);
        return sizes
            .Describe(
                new(_molecules.Layout.Shape) { Graph = _molecules.Layout },
                Seq(Enumerable.Range(0, _tasks).Select(task => new HeadSpec($"task{task}", 1, HeadActivation.None)).ToArray()))
            .IfFail(reasons => throw new InvalidDataException(string.Join("; ", reasons)));
    }

    private static string Published(string ours) => ours switch
    {
        "trunk.edge_network.weight" => "conv.nn.0.weight",
        "trunk.edge_network.bias" => "conv.nn.0.bias",
        "trunk.convolution.weight" => "conv.nn.2.weight",
        "trunk.convolution.bias" => "conv.nn.2.bias",
        "trunk.convolution.root" => "conv.lin.weight",
        "trunk.convolution.root_bias" => "conv.bias",
        _ => ours
            .Replace("heads.task", "task_specific.", StringComparison.Ordinal)
            .Replace("trunk.embed", "lin0", StringComparison.Ordinal)
            .Replace("trunk.linear", "lin1", StringComparison.Ordinal)
            .Replace(".linear", "", StringComparison.Ordinal)
            .Replace("trunk.update", "gru", StringComparison.Ordinal)
            .Replace("trunk.pool", "set2set.lstm", StringComparison.Ordinal)
            .Replace("_ih", "_ih_l0", StringComparison.Ordinal)
            .Replace("_hh", "_hh_l0", StringComparison.Ordinal),
    };

    private ParameterVector Initial()
    {
        using var _ = no_grad();
        var parameters = new ParameterVector(_layout, ScalarType.Float64, CPU);
        foreach (var parameter in _layout.Slots.Map(slot => slot.Parameter))
        {
            parameters[parameter.Name].copy_(Reals($"init/{Published(parameter.Name)}"));
        }

        return parameters;
    }

    private Tensor[] Predictions(ParameterVector parameters)
    {
        var batch = _molecules.Batch();
        return new ForwardPass(_network).Run(
            new TorchMode(parameters, true, Precision.Float64), tensor(batch, [batch.Length / _molecules.Layout.Size, _molecules.Layout.Size]));
    }

    private Tensor[] Losses(Tensor[] predictions)
    {
        var targets = (Reals("targets").index_select(0, tensor(_golden.Longs("batch"))) - Reals("mean")) / Reals("std");
        return [.. predictions.Zip(targets.unbind(1), (one, target) => nn.functional.mse_loss(one.squeeze(1), target))];
    }

    /// <summary>The losses, the weights and the weighting's next state; leaves the gradient of the weighted sum.</summary>
    private (Seq<double> Losses, Weights Weights, WeightingState Next) Differentiate(
        ParameterVector parameters, JacobianBuffer gradients, WeightingState weighting)
    {
        gradients.Clear();
        gradients.SelectLast();
        var losses = Losses(Predictions(parameters));
        var values = Seq(Host(stack(losses)));
        var (weights, next) = weighting.Weigh(new Observation(values, default)).IfLeft(reason => throw new InvalidDataException(reason));
        losses.Zip(weights.Shared, (loss, weight) => loss.Times(weight)).Aggregate((sum, loss) => sum.Plus(loss)).backward();
        return (values, weights, next);
    }

    private Seq<double> Ahead(ParameterVector parameters)
    {
        using var _ = no_grad();
        return Seq(Host(stack(Losses(Predictions(parameters)))));
    }

    private WeightingState Method(string name) =>
        (name == "famo" ? (Weighting)new Weighting.Famo(0.001, 0.025) : new Weighting.Equal()).Start(_tasks);

    private Tensor Reals(string key) => tensor(_golden.Doubles(key), [.. _golden.Array<double>(key).Shape.Map(size => (long)size)]);

    private static double[] Host(Tensor value) => value.detach().contiguous().data<double>().ToArray();

    private static void Near(double[] expected, double[] actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= tolerance, FormattableString.Invariant($"{what} differs by {worst:e2}, more than {tolerance:e2}"));
    }
}
