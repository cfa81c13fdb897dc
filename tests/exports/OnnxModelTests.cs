using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>What a model says about itself, and what cannot become a model.</summary>
public sealed class OnnxModelTests
{
    private static readonly Network Scene = Mtan.Describe(new(Shape.Image(3, 8, 12), Seq(4, 8), Samples.SceneHeads));
    private static readonly Network Digits = Lenet.Describe(Samples.Digits);

    [Fact]
    public void Inputs_outputs_and_axes_are_named_for_people()
    {
        var scene = OnnxSummary.Of(Arrays.Build(Scene, new()));
        Assert.Equal(Seq1(new OnnxValue("image", Seq("batch", "3", "8", "12"))), scene.Inputs);
        Assert.Equal(
            Seq(
                new OnnxValue("semantic", Seq("batch", "13", "8", "12")),
                new OnnxValue("depth", Seq("batch", "1", "8", "12")),
                new OnnxValue("normal", Seq("batch", "3", "8", "12"))),
            scene.Outputs);
        var vector = OnnxSummary.Of(Arrays.Build(Operations.Chain(Shape.Vector(5), new Op.Linear(5, 3)), new()));
        Assert.Equal(Seq1(new OnnxValue("input", Seq("batch", "5"))), vector.Inputs);
    }

    [Theory]
    [InlineData(13, 7)]
    [InlineData(14, 7)]
    [InlineData(15, 8)]
    [InlineData(18, 8)]
    [InlineData(19, 9)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    [InlineData(22, 10)]
    public void The_file_format_goes_with_the_operator_set(int opset, int version)
    {
        var summary = OnnxSummary.Of(Arrays.Build(Digits, new(opset)));
        Assert.Equal((opset, version), (summary.Opset, summary.IrVersion));
    }

    [Fact]
    public void Metadata_come_back_from_the_file()
    {
        var metadata = Seq(("pipeline", "scenes"), ("tasks", "semantic depth normal"), ("mean", "0.5"), ("empty", ""));
        using var file = TemporaryFile.With(Arrays.Build(Digits, new(Metadata: metadata)));
        Assert.Equal(metadata.ToMap(), OnnxSummary.Of(Arrays.Success(OnnxReader.Read(file.Path))).Metadata);
    }

    [Fact]
    public void Without_folding_the_constants_are_the_parameters_by_name_and_count()
    {
        foreach (var network in Seq(Scene, Digits))
        {
            var options = new ExportOptions(FoldBatchNorm: false, FoldConvolutions: false, Unpooling: Unpooling.MaxUnpool);
            var constants = OnnxSummary.Of(Arrays.Build(network, options)).Constants;
            var parameters = Parameters.Of(network).Map(parameter => new OnnxConstant(parameter.Name, parameter.Count));
            var weights = constants.Filter(each => each.Name is not ("scales.2" or "floor.length"));
            Assert.Equal(parameters.OrderBy(each => each.Name), weights.OrderBy(each => each.Name));
        }
    }

    [Fact]
    public void Of_a_pair_of_convolutions_the_second_is_left_and_reads_what_the_first_read()
    {
        var pairs = ConvolutionPairs.Of(Scene);
        var (whole, folded) = (OnnxSummary.Of(Arrays.Build(Scene, new(FoldConvolutions: false))), OnnxSummary.Of(Arrays.Build(Scene, new())));
        Assert.NotEmpty(pairs.Firsts);
        var firsts = pairs.Firsts.Values.Bind(first => Seq($"{first.Owner}.weight", $"{first.Owner}.bias"));
        Assert.Equal(
            whole.Constants.Map(each => each.Name).Except(firsts).Order(StringComparer.Ordinal),
            folded.Constants.Map(each => each.Name).Order(StringComparer.Ordinal));
        foreach (var (second, first) in pairs.Firsts)
        {
            var (size, width) = ((Op.Conv2d)first.Op, ((Op.Conv2d)Scene.Nodes.Find(node => node.Name == second).Map(node => node.Op).IfNone(first.Op)).Out);
            Assert.Equal(
                (long)width * size.In * size.Kernel * size.Kernel,
                folded.Constants.Find(each => each.Name == $"{second}.weight").Map(each => each.Count).IfNone(0));
        }
    }

    [Fact]
    public void Pairs_whose_second_ones_share_parameters_are_written_as_two()
    {
        var network = new Network(
            Seq(
                Operations.At("in", new Op.Input(Shape.Image(2, 4, 4))),
                Operations.At("first", new Op.Conv2d(2, 8, 3, 1), "in"),
                Operations.At("second", new Op.Conv2d(8, 1, 1, 0), "first"),
                Operations.At("other", new Op.Conv2d(2, 8, 3, 1), "in"),
                Operations.At("third", new Op.Conv2d(8, 1, 1, 0), "other") with { Shared = "second" }),
            Seq(new Output("a", "second"), new Output("b", "third")));
        Assert.Equal(2, ConvolutionPairs.Of(network).Firsts.Count);
        Assert.Contains("first.weight", OnnxSummary.Of(Arrays.Build(network, new())).Constants.Map(each => each.Name));
    }

    [Fact]
    public void Folding_leaves_the_convolutions_and_nothing_of_normalisations()
    {
        var left = OnnxSummary.Of(Arrays.Build(Scene, new(FoldConvolutions: false, Unpooling: Unpooling.MaxUnpool))).Constants.Map(each => each.Name);
        var normalisations = Scene.Nodes.Filter(node => node.Op is Op.BatchNorm).Map(node => node.Owner).Distinct().Strict();
        var expected = Parameters.Of(Scene).Map(each => each.Name).Filter(name => !normalisations.Contains(name[..name.LastIndexOf('.')]));
        Assert.NotEmpty(normalisations);
        Assert.Equal(expected.Add("scales.2").Add("floor.length").Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_network_and_weights_give_the_same_bytes()
    {
        Assert.Equal(Bytes(Arrays.Build(Scene, new())), Bytes(Arrays.Build(Scene, new())));
        using var file = TemporaryFile.With(Arrays.Build(Scene, new()));
        Assert.Equal(Bytes(Arrays.Build(Scene, new())), File.ReadAllBytes(file.Path));
        Assert.Equal(Bytes(Arrays.Build(Scene, new())), Bytes(Arrays.Success(OnnxReader.Read(file.Path))));
    }

    [Fact]
    public void A_model_keeps_nothing_of_the_memory_it_was_built_from()
    {
        var weights = Arrays.Weights(Digits, 1);
        var model = Arrays.Success(OnnxModel.Build(Digits, Arrays.Source(weights), new()));
        var before = Bytes(model);
        weights.Values.Iter(values => System.Array.Clear(values));
        Assert.Equal(before, Bytes(model));
    }

    [Fact]
    public void Two_tasks_may_read_one_node_and_a_task_may_read_the_input()
    {
        var network = Operations.Chain(Shape.Vector(2), new Op.Relu()) with
        {
            Outputs = Seq(new Output("first", "n1"), new Output("second", "n1"), new Output("raw", "n0")),
        };
        using var file = TemporaryFile.With(Arrays.Build(network, new()));
        using var scorer = file.Open();
        var outputs = Arrays.Success(scorer.Run(new float[] { -1, 2 }, 1));
        Assert.Equal([0, 2], outputs["first"]);
        Assert.Equal([0, 2], outputs["second"]);
        Assert.Equal([-1, 2], outputs["raw"]);
    }

    [Theory]
    [InlineData(12, "opset must be 13 to 22, found 12")]
    [InlineData(23, "opset must be 13 to 22, found 23")]
    public void Operator_sets_that_were_not_tried_are_refused(int opset, string expected) =>
        Assert.Equal(expected, Refusal(Digits, new(opset)));

    [Fact]
    public void Metadata_with_one_key_twice_are_refused() =>
        Assert.Equal("metadata names 'key' twice", Refusal(Digits, new(Metadata: Seq(("key", "a"), ("other", "a"), ("key", "b")))));

    [Fact]
    public void Missing_and_misshapen_weights_are_refused_by_name()
    {
        var weights = Arrays.Weights(Digits, 1);
        Assert.Equal(
            "there is no weight 'heads.left.linear.bias'",
            Arrays.Failure(OnnxModel.Build(Digits, Arrays.Source(weights.Remove("heads.left.linear.bias")), new())));
        Assert.Equal(
            "weight 'heads.left.linear.bias' must have 10 values, found 9",
            Arrays.Failure(OnnxModel.Build(Digits, Arrays.Source(weights.SetItem("heads.left.linear.bias", new float[9])), new())));
    }

    [Fact]
    public void Networks_that_are_not_well_formed_are_refused()
    {
        var hanging = Operations.Chain(Shape.Vector(2), new Op.Relu()) with { Outputs = Seq1(new Output("task", "nowhere")) };
        Assert.Equal("the output of task 'task' must be a node, found 'nowhere'", Refusal(hanging, new()));
        Assert.Equal(
            "'n1': must read sides that are multiples of 2, found 1 x 3 x 4",
            Refusal(Operations.Chain(Shape.Image(1, 3, 4), new Op.MaxPool2d(2, false)), new()));
    }

    [Fact]
    public void A_task_called_like_another_value_is_refused()
    {
        var network = Operations.Chain(Shape.Vector(2), new Op.Relu(), new Op.Sigmoid()) with { Outputs = Seq1(new Output("n1", "n2")) };
        Assert.Equal("two values would be called 'n1': rename the task or the node", Refusal(network, new()));
        var input = Operations.Chain(Shape.Vector(2), new Op.Relu()) with { Outputs = Seq1(new Output("input", "n1")) };
        Assert.Equal("two values would be called 'input': rename the task or the node", Refusal(input, new()));
    }

    private static string Refusal(Network network, ExportOptions options) =>
        Arrays.Failure(OnnxModel.Build(network, Arrays.Source(Arrays.Weights(Digits, 1)), options));

    private static byte[] Bytes(OnnxModel model)
    {
        using var stream = new MemoryStream();
        OnnxWriter.Write(model, stream);
        return stream.ToArray();
    }
}
