using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Models;

/// <summary>Mixtures of experts: MMoE, CGC, PLE and DSelect-k.</summary>
public sealed class ExpertsTests
{
    private const int Conv1 = (10 * 1 * 25) + 10;
    private const int Conv2 = (20 * 10 * 25) + 20;
    private const int Hidden = (50 * 20 * 4 * 4) + 50;
    private const int Head = (10 * 50) + 10;
    private const int Pixels = 28 * 28;

    public static TheoryData<string> Encoders => [.. Samples.Encoders(new Sharing.Hard()).Map(encoder => encoder.Word)];

    private static Network Digits(Sharing sharing) =>
        Samples.Described(new Architecture.SharedLenet { Sharing = sharing }, new(Shape.Image(1, 28, 28)), Samples.DigitHeads);

    [Fact]
    public void Parameters_of_mmoe_by_hand() => Assert.Equal(
        (4 * (Conv1 + Conv2 + Hidden)) + (2 * Pixels * 4) + (2 * Head), Parameters.TrainableCount(Digits(new Sharing.Mmoe(4))));

    // The edge network is shared; a task's gate pools the 11 features of atoms by an LSTM of 4 gates and maps the 22 numbers to weights.
    [Fact]
    public void Parameters_of_mmoe_on_graphs_by_hand()
    {
        var (edges, heads, gate) = ((5 * 128) + 128, 11 * 65, (4 * 11 * (22 + 11 + 2)) + (22 * 4));
        var layout = new GraphLayout(29, 11, 5);
        var tasks = Range(0, 11).Map(at => new HeadSpec($"task{at}", 1, HeadActivation.Restore)).ToSeq().Strict();
        Assert.Equal(
            edges + (4 * (617_675 - edges - heads)) + heads + (11 * gate),
            Parameters.TrainableCount(Samples.Described(new Architecture.Mpnn { Sharing = new Sharing.Mmoe(4) }, new(layout.Shape) { Graph = layout }, tasks)));
    }

    [Fact]
    public void Parameters_of_cgc_by_hand() => Assert.Equal(
        ((3 + (2 * 2)) * (Conv1 + Conv2 + Hidden)) + (2 * Pixels * (3 + 2)) + (2 * Head), Parameters.TrainableCount(Digits(new Sharing.Cgc(3, 2))));

    // Three levels are the two stages and the linear layer. A gate below the last level reads what its experts read, and one more is shared.
    [Fact]
    public void Parameters_of_ple_by_hand()
    {
        var experts = (2 + (2 * 1)) * (Conv1 + Conv2 + Hidden);
        var (gates, last) = ((Pixels + (10 * 12 * 12)) * ((2 * 3) + 4), 20 * 4 * 4 * 2 * 3);
        Assert.Equal(experts + gates + last + (2 * Head), Parameters.TrainableCount(Digits(new Sharing.Ple(3, 2, 1))));
    }

    [Fact]
    public void Parameters_of_dselect_k_by_hand() => Assert.Equal(
        (8 * (Conv1 + Conv2 + Hidden)) + (2 * (Pixels + 1) * ((2 * 3) + 2)) + (2 * Head), Parameters.TrainableCount(Digits(new Sharing.DselectK(8, 2))));

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Mmoe_with_one_expert_predicts_what_hard_sharing_predicts(string encoder)
    {
        using var scope = NewDisposeScope();
        var hard = Encoder(encoder, new Sharing.Hard());
        var one = Mixed(hard, new(1, 1, 0, Gates.Softmax));
        using var expected = SharingTests.Start(hard, name => name);
        using var found = SharingTests.Start(one, name => name.Replace("trunk.expert1.", "trunk.", StringComparison.Ordinal));
        Assert.All(SharingTests.Run(hard, expected, training: false).Zip(SharingTests.Run(one, found, training: false)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    [Fact]
    public void Ple_with_one_level_is_cgc_and_cgc_without_experts_of_tasks_is_mmoe()
    {
        var hard = Encoder("mlp", new Sharing.Hard());
        Assert.Equal(Encoder("mlp", new Sharing.Cgc(3, 2)), Mixed(hard, new(1, 3, 2, Gates.Softmax)));
        Assert.Equal(Encoder("mlp", new Sharing.Mmoe(3)), Mixed(hard, new(1, 3, 0, Gates.Softmax)));
    }

    [Fact]
    public void Ple_with_one_shared_expert_and_none_of_tasks_in_each_level_predicts_what_hard_sharing_predicts()
    {
        using var scope = NewDisposeScope();
        var hard = Digits(new Sharing.Hard());
        var one = Mixed(hard, new(3, 1, 0, Gates.Softmax));
        using var expected = SharingTests.Start(hard, name => name);
        using var found = SharingTests.Start(one, name => System.Text.RegularExpressions.Regex.Replace(name, @"^trunk\.level\d\.expert1\.", "trunk."));
        Assert.All(SharingTests.Run(hard, expected, training: false).Zip(SharingTests.Run(one, found, training: false)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    // Selector s has chosen expert s for good: what is left is the softmax of the selectors, which is MMoE's gate.
    [Fact]
    public void Dselect_k_whose_selectors_chose_one_expert_each_is_mmoe()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (mmoe, select) = (Digits(new Sharing.Mmoe(4)), Digits(new Sharing.DselectK(4, 4, 0.5)));
        using var expected = SharingTests.Start(mmoe, name => name);
        using var found = SharingTests.Start(select, name => name);
        foreach (var task in Samples.DigitHeads.Map(head => head.Task))
        {
            found[$"heads.{task}.gate.bits.weight"].zero_();
            found[$"heads.{task}.gate.bits.bias"].copy_(tensor(new double[] { -1, -1, 1, -1, -1, 1, 1, 1 }));
            found[$"heads.{task}.gate.selectors.weight"].copy_(expected[$"heads.{task}.gate.linear.weight"]);
            found[$"heads.{task}.gate.selectors.bias"].zero_();
        }

        Assert.All(SharingTests.Run(mmoe, expected).Zip(SharingTests.Run(select, found)), pair => Assert.All(
            pair.Item1.data<double>().ToArray().Zip(pair.Item2.data<double>().ToArray()), both => Assert.Equal(both.Item1, both.Item2, 1e-12)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(30)]
    public void Weights_of_a_selection_are_not_negative_and_add_up_to_one(double scale)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensor Drawn(int width) => (rand([16, width], dtype: ScalarType.Float64, generator: generator) - full([1], 0.5, ScalarType.Float64)) * full([1], scale, ScalarType.Float64);
        var weights = Selections.SmoothSelect(new(8, 3, 1), Drawn(9), Drawn(3)).data<double>().ToArray();
        Assert.All(weights, weight => Assert.InRange(weight, -1e-12, 1 + 1e-12));
        Assert.All(weights.Chunk(8), row => Assert.Equal(1, row.Sum(), 1e-12));
    }

    [Theory]
    [InlineData("mmoe")]
    [InlineData("cgc")]
    [InlineData("ple")]
    [InlineData("dselect-k")]
    public void Gates_and_experts_of_one_task_are_of_its_head_and_all_other_parameters_are_shared(string sharing)
    {
        var network = Samples.Shared[$"lenet, {sharing}"];
        var reached = TaskReachability.OfParameters(network);
        Assert.All(Parameters.Of(network), parameter => Assert.Equal(
            parameter.Name.StartsWith("heads.", StringComparison.Ordinal),
            parameter.Part is Part.Head head && reached[parameter.Name] == Set(head.Task)));
        Assert.Contains(Parameters.Of(network), parameter => parameter.Part is Part.Head && parameter.Name.Contains(".gate.", StringComparison.Ordinal));
        Assert.Equal(sharing is "cgc" or "ple", Parameters.Of(network).Exists(parameter => parameter.Part is Part.Head && parameter.Name.Contains(".expert1.", StringComparison.Ordinal)));
        var layout = VectorLayout.Of(network);
        Assert.Equal(
            Parameters.Of(network).Filter(parameter => parameter.Trainable && parameter.Part is Part.Trunk).Map(parameter => parameter.Count).Sum(), layout.Shared);
    }

    [Fact]
    public void Experts_of_a_table_share_its_embeddings()
    {
        var names = Parameters.Of(Samples.Shared["mlp, mmoe"]).Map(parameter => parameter.Name).Strict();
        Assert.Equal(2, names.Count(name => name.Contains("embedding", StringComparison.Ordinal)));
        Assert.Equal(3, names.Count(name => name.EndsWith("layer1.linear.weight", StringComparison.Ordinal)));
    }

    public static TheoryData<Sharing, string> Wrong => new()
    {
        { new Sharing.Mmoe(1), "sharing: experts must be 2 to 64, found 1" },
        { new Sharing.Cgc(0, 1), "sharing: shared must be 1 to 64, found 0" },
        { new Sharing.Cgc(1, 65), "sharing: specific must be 1 to 64, found 65" },
        { new Sharing.Ple(1), "sharing: levels must be 2 to 64, found 1" },
        { new Sharing.Ple(4), "sharing: levels must be at most 3, the number of consecutive parts into which this trunk can be divided, found 4" },
        { new Sharing.DselectK(6), "sharing: experts must be a power of two, found 6" },
        { new Sharing.DselectK(4, 5), "sharing: selected must be 1 to the 4 experts, found 5" },
        { new Sharing.DselectK(4, 2, 0), "sharing: gamma must be above 0, found 0" },
        { new Sharing.DselectK(4, 2, double.NaN), "sharing: gamma must be above 0, found NaN" },
        { new Sharing.Ltb(0, 1), "sharing: temperature must be above 0, found 0" },
        { new Sharing.Ltb(10, double.NaN), "sharing: final_temperature must be above 0, found NaN" },
        { new Sharing.CrossStitch(0), "sharing: own must be above 0 and at most 1, found 0" },
        { new Sharing.CrossStitch(double.NaN), "sharing: own must be above 0 and at most 1, found NaN" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_out_of_range_is_one_line(Sharing sharing, string message) => Assert.Equal(
        Validation<string, Network>.Fail(Seq1(message)),
        new Architecture.SharedLenet { Sharing = sharing }.Describe(new(Shape.Image(1, 28, 28)), Samples.DigitHeads));

    [Fact]
    public void Segnet_has_one_level_because_its_decoder_reads_the_positions_of_its_poolings() => Assert.Equal(
        Validation<string, Network>.Fail(Seq1(
            "sharing: levels must be at most 1, the number of consecutive parts into which this trunk can be divided, found 2")),
        new Architecture.SharedSegNet(Seq(3, 4)) { Sharing = new Sharing.Ple() }.Describe(new(Shape.Image(3, 8, 12)), Samples.SceneHeads));

    [Fact]
    public void Graphs_have_one_level_because_every_round_reads_the_edges() => Assert.Equal(
        Validation<string, Network>.Fail(Seq1(
            "sharing: levels must be at most 1, the number of consecutive parts into which this trunk can be divided, found 2")),
        new Architecture.Mpnn { Sharing = new Sharing.Ple() }.Describe(new(Samples.Graph.Shape) { Graph = Samples.Graph }, Samples.TableHeads));

    private static Network Encoder(string word, Sharing sharing) =>
        Samples.Encoders(sharing).Find(encoder => encoder.Word == word).Map(one => Samples.Described(one.Architecture, one.Input, one.Heads)).Head();

    private static Network Mixed(Network hard, ExpertPlan plan) =>
        Experts.Describe(Trunk.Of(hard), plan).IfFail(reasons => throw new InvalidDataException(string.Join("; ", reasons)));
}
