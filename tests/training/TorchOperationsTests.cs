using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Exports;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>What torch computes is what every operation means, and so what ONNX Runtime computes.</summary>
public sealed class TorchOperationsTests
{
    public static TheoryData<string> Names => [.. Operations.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operation_gives_what_its_definition_gives(string name)
    {
        var network = Operations.All[name];
        var shape = Shapes.Of(network)[network.Nodes.Head.Name];
        Agrees(network, Arrays.Input(shape, 3, 5));
    }

    [Theory]
    [MemberData(nameof(Operations.NoCategories), MemberType = typeof(Operations))]
    public void What_is_no_number_of_a_category_counts_as_0(float number) => Agrees(Operations.All["embedding"], [0, number, 0, 7, 1, 7, 2, 3, 9]);

    private static void Agrees(Network network, float[] batch)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var weights = Arrays.Weights(network, 3);
        using var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float64, CPU);
        foreach (var slot in parameters.Layout.Slots + parameters.Layout.Untrained)
        {
            parameters[slot.Parameter.Name].copy_(tensor(weights[slot.Parameter.Name], [.. slot.Parameter.Sizes.Map(size => (long)size)]));
        }

        long[] sizes = [3, .. Shapes.Of(network)[network.Nodes.Head.Name].Sizes.Map(size => (long)size)];
        var found = new ForwardPass(network).Run(new TorchMode(parameters, false, Precision.Float64), tensor(batch, sizes).to(ScalarType.Float64));
        Numbers.AssertElements(NaiveForward.Predict(network, (batch, 3), weights)["task"], found[0], 1e-9);
    }
}
