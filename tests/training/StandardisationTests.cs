using Multitask.Stages.Training;
using Multitask.Tests.Data;
using TorchSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>Inputs and targets in the user's units: the network standardises the ones and restores the others.</summary>
public sealed class StandardisationTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Statistics_are_those_of_the_known_numbers_of_the_training_split()
    {
        using var split = Split("x,z,y\n1,7,10\n3,7,\n,7,30\n");
        Assert.Equal([new(2, 2, 2), new(3, 7, 0)], split.Columns(None));
        Assert.Equal([(1.0), 1], split.Columns(None).Select(column => column.Deviation));
        Assert.Equal(10, split.Columns(Some("y"))[0].Deviation);
    }

    [Fact]
    public void A_network_in_other_units_predicts_the_same_in_other_units()
    {
        // y' = 1000 y + 5 and x' = x / 100 - 3 are the same data: the same weights must predict 1000 p + 5.
        var plain = Predictions("x,y\n1,10\n2,20\n4,25\n", [1, 3, float.NaN]);
        var other = Predictions("x,y\n-2.99,10005\n-2.98,20005\n-2.96,25005\n", [-2.99f, -2.97f, float.NaN]);
        Assert.All(plain.Select((number, at) => (number, at)), one => Assert.Equal((1000 * one.number) + 5, other[one.at], 0.05));
        Assert.NotEqual(plain[0], plain[1]);
        Assert.All(plain, number => Assert.InRange(number, -20, 60));
    }

    [Theory]
    [InlineData(RegressionLoss.Mse, ((4.0 / 4) + (1.0 / 4)) / 2)]
    [InlineData(RegressionLoss.L1, ((2.0 / 2) + (1.0 / 2)) / 2)]
    [InlineData(RegressionLoss.Huber, (0.5 + 0.125) / 2)]
    public void Losses_of_numbers_count_deviations_and_pass_over_what_is_missing(RegressionLoss loss, double expected)
    {
        using var scope = torch.NewDisposeScope();
        var prediction = torch.tensor(new double[] { 3, 1, 9 }, [3, 1], requires_grad: true);
        var target = torch.tensor(new double[] { 1, 2, double.NaN }, [3, 1]);
        var value = Losses.Of(new TaskKind.Regression(1, loss), prediction, target, Some(torch.tensor(new[] { 2.0 })));
        value.backward();
        Assert.Equal(expected, value.item<double>(), 12);
        Assert.Equal(0, prediction.grad!.data<double>()[2]);
        Assert.True(prediction.grad.data<double>()[0] > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_binary_loss_is_the_mean_cross_entropy_of_the_labelled(double positiveWeight)
    {
        using var scope = torch.NewDisposeScope();
        var prediction = torch.tensor(new[] { 0.8, 0.3, 0.5, 0 }, [4, 1], requires_grad: true);
        var target = torch.tensor(new[] { 1L, 0, Losses.Ignored, 0 });
        var value = Losses.Of(new TaskKind.Binary { PositiveWeight = positiveWeight }, prediction, target);
        value.backward();
        Assert.Equal(-((positiveWeight * Math.Log(0.8)) + Math.Log(0.7) + 0) / 3, value.item<double>(), 12);
        Assert.Equal(0, prediction.grad!.data<double>()[2]);
        Assert.All(prediction.grad.data<double>().ToArray(), number => Assert.True(double.IsFinite(number)));
    }

    private float[] Predictions(string csv, float[] inputs)
    {
        using var split = Split(csv);
        var network = new Architecture.Mlp(Seq1(8)).Describe(split.Info.InputSpec, split.Info.Heads).IfFail(_ => throw new InvalidOperationException());
        using var parameters = new ParameterVector(VectorLayout.Of(network), torch.ScalarType.Float32, torch.CPU);
        WeightsFile.WriteInitial(_scratch["weights.safetensors"], network, 3).Value();
        WeightsFile.Read(_scratch["weights.safetensors"], parameters).Value();
        Standardisation.Set(network, parameters, split);
        return new Predictor(network, parameters).Run(new Batch(inputs.Length, inputs, []))[0];
    }

    /// <summary>The rows of a table, which are both splits.</summary>
    private DataSplit Split(string csv)
    {
        File.WriteAllText(_scratch["t.csv"], csv);
        var table = new Source.Table(_scratch["t.csv"], Seq1(("y", (TableTask)new TableTask.Regression())))
        {
            Split = new TableSplit.Separate(_scratch["t.csv"]),
        };
        table.Pack(new Packing(0, _scratch.Folder, _ => { }, CancellationToken.None)).Value();
        return DataSplit.Open(_scratch["train.safetensors"], table.Describe().Value()).Value();
    }
}
