using Multitask.Exports;
using Multitask.Models;
using Multitask.Stages.Deployment;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>What a model costs is what its network costs.</summary>
public sealed class InspectionTests
{
    public static TheoryData<string> NetworkCases => new(ForwardTests.Networks.Keys);

    [Theory]
    [MemberData(nameof(NetworkCases))]
    public void Without_folding_a_model_does_the_operations_of_its_network(string name)
    {
        var network = ForwardTests.Networks[name];
        var found = Arrays.Success(OnnxInspection.Of(Arrays.Build(network, new(FoldBatchNorm: false, FoldConvolutions: false))));
        Assert.Equal(Flops.Of(network).Total, found.Operators.Sum(one => one.Flops));
        Assert.True(found.Parameters >= Parameters.TrainableCount(network));
    }

    [Fact]
    public void Values_are_kept_until_their_last_reader()
    {
        // (1, 1, 2, 2) floats: the first ReLU is read by the second, which the product reads with it: all three are there at once.
        var network = new Network(
            Seq(
                Operations.At("in", new Op.Input(Shape.Image(1, 2, 2))),
                Operations.At("a", new Op.Relu(), "in"),
                Operations.At("b", new Op.Relu(), "a"),
                Operations.At("c", new Op.Multiply(), "a", "b"),
                Operations.At("d", new Op.Relu(), "c")),
            Seq1(new Output("task", "d")));
        Assert.Equal(3 * 16, Arrays.Success(OnnxInspection.Of(Arrays.Build(network, new()))).PeakBytes);
    }

    [Fact]
    public void Nodes_that_CUDA_lacks_are_named_and_a_free_size_is_that_of_the_training()
    {
        var network = Mtan.Describe(new(Shape.Image(3, 8, 12), Seq(4, 8), Samples.SceneHeads));
        var found = Arrays.Success(OnnxInspection.Of(Arrays.Build(network, new(Unpooling: Unpooling.MaxUnpool))));
        Assert.Equal(network.Nodes.Filter(node => node.Op is Op.MaxUnpool2d).Map(node => node.Name), found.WithoutCuda);
        var free = Arrays.Success(OnnxInspection.Of(Arrays.Build(network, new(FreeSize: true, Metadata: Seq1(("size", "8 x 12"))))));
        Assert.Equal(Arrays.Success(OnnxInspection.Of(Arrays.Build(network, new()))).PeakBytes, free.PeakBytes);
    }

    [Fact]
    public void The_command_says_what_goes_in_what_comes_out_and_what_it_costs()
    {
        using var file = TemporaryFile.With(Arrays.Build(Operations.Chain(Shape.Vector(5), new Op.Linear(5, 3)), new(Metadata: Seq1(("pipeline", "p")))));
        Assert.Equal(
            new[]
            {
                "operator set 17, file format 8",
                "input   input: batch x 5",
                "output  task: batch x 3",
                "        pipeline: p",
                "18 numbers in constants, 0.00 MiB",
                "0 GFLOP for one example",
                "0.00 MiB of values at once for one example, estimated",
                "      1 Gemm                               30 FLOP",
                "CPU: ONNX Runtime runs every node",
                "CUDA: no operator that is known to lack a kernel (not tried here)",
            },
            Arrays.Success(ModelInspection.Lines(file.Path)).ToArray());
        Assert.StartsWith("cannot read ", Arrays.Failure(ModelInspection.Lines("nowhere.onnx")), StringComparison.Ordinal);
    }
}
