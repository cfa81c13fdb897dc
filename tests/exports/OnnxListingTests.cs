using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>The nodes of a whole model, as a golden file.</summary>
public sealed class OnnxListingTests
{
    [Fact]
    public void The_nodes_of_a_small_mtan_are_those_of_the_golden_file()
    {
        var network = Mtan.Describe(new(Shape.Image(3, 8, 12), Seq1(4), Samples.SceneHeads));
        var actual = string.Join('\n', OnnxListing.Of(Arrays.Build(network, new()))) + "\n";
        var name = Path.Combine("golden", "exports", "mtan_listing.txt");
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));
        Assert.True(expected == actual, $"fix the writer, or accept this as the new tests/{name.Replace('\\', '/')}:\n{actual}");
    }

    [Fact]
    public void Operator_set_18_takes_axes_as_an_input()
    {
        var norm = Operations.Chain(Shape.Vector(3), new Op.UnitNorm());
        Assert.Equal(
            [
                "opset 17, IR 8",
                "input input [batch,3]",
                "constant floor.length [1]",
                "ReduceL2(input) -> n1.length {axes=1 keepdims=1}",
                "Max(n1.length, floor.length) -> n1.divisor",
                "Div(input, n1.divisor) -> task",
                "output task [batch,3]",
            ],
            OnnxListing.Of(Arrays.Build(norm, new(17))).ToArray());
        Assert.Equal(
            [
                "opset 18, IR 8",
                "input input [batch,3]",
                "constant axes.channel [1]",
                "constant floor.length [1]",
                "ReduceL2(input, axes.channel) -> n1.length {keepdims=1}",
                "Max(n1.length, floor.length) -> n1.divisor",
                "Div(input, n1.divisor) -> task",
                "output task [batch,3]",
            ],
            OnnxListing.Of(Arrays.Build(norm, new(18))).ToArray());
    }

    [Fact]
    public void Indices_are_asked_for_only_where_something_unpools()
    {
        var plain = OnnxListing.Of(Arrays.Build(Operations.All["max pool"], new()));
        Assert.Contains("MaxPool(image) -> task {kernel_shape=2,2 strides=2,2}", plain);
        var unpooled = OnnxListing.Of(Arrays.Build(Operations.All["max unpool"], new(Unpooling: Unpooling.MaxUnpool)));
        Assert.Contains("MaxPool(image) -> pool, pool.indices {kernel_shape=2,2 strides=2,2}", unpooled);
        Assert.Contains("MaxUnpool(change, pool.indices) -> task {kernel_shape=2,2 strides=2,2}", unpooled);
    }
}
