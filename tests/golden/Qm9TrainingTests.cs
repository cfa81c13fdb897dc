using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>The network published for QM9, trained by the published program on one batch of molecules (qm9_training.npz), in double precision.</summary>
public sealed class Qm9TrainingTests : IDisposable
{
    private const string FileName = "qm9_training.npz";

    private readonly Golden _golden;
    private readonly StoredMolecules _molecules;
    private readonly Network _network;
    private readonly PublishedTraining _training;

    public Qm9TrainingTests()
    {
        Assert.SkipUnless(Golden.Has(FileName), $"needs {FileName} in the folder GOLDEN_DIR");
        _golden = new Golden(FileName);
        _molecules = new StoredMolecules(_golden);
        _network = Described();
        _training = new PublishedTraining(_golden, _network, Published) { Rate = 1e-3, Predictions = Predictions, Losses = Losses };
    }

    [Fact]
    public void Predictions_and_losses_agree_to_1e_minus_9() => _training.CheckPredictionsAndLosses();

    // The file holds the gradients of what tasks share.
    [Theory]
    [InlineData("ls")]
    [InlineData("famo")]
    public void Every_gradient_agrees_in_shares_of_the_largest(string method) => _training.CheckGradients(method, parameter => parameter.Part is Part.Trunk);

    [Theory]
    [InlineData("ls")]
    [InlineData("famo")]
    public void Every_step_of_Adam_agrees(string method) => _training.CheckSteps(method, _ => { });

    public void Dispose() => _golden.Dispose();

    /// <summary>The widths are those of the file's arrays; the heads predict standardised numbers.</summary>
    private Network Described()
    {
        var sizes = new Architecture.Mpnn(_golden.Array<double>("init/lin0.weight").Shape[0], 3, _golden.Array<double>("init/conv.nn.0.weight").Shape[0]);
        return sizes
            .Describe(
                new(_molecules.Layout.Shape) { Graph = _molecules.Layout },
                Seq(Enumerable.Range(0, _golden.Array<double>("targets").Shape[1]).Select(task => new HeadSpec($"task{task}", 1, HeadActivation.None)).ToArray()))
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

    private Tensor[] Predictions(ParameterVector parameters, bool training)
    {
        var batch = _molecules.Batch();
        return new ForwardPass(_network).Run(
            new TorchMode(parameters, training, Precision.Float64), tensor(batch, [batch.Length / _molecules.Layout.Size, _molecules.Layout.Size]));
    }

    private Tensor[] Losses(Tensor[] predictions)
    {
        var targets = (_golden.Reals("targets").index_select(0, tensor(_golden.Longs("batch"))) - _golden.Reals("mean")) / _golden.Reals("std");
        return [.. predictions.Zip(targets.unbind(1), (one, target) => nn.functional.mse_loss(one.squeeze(1), target))];
    }
}
