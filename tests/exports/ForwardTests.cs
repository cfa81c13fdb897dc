using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>What ONNX Runtime computes is what the network means.</summary>
[Trait("Category", "Slow")]
public sealed class ForwardTests
{
    private const double Tolerance = 1e-5;

    private static readonly int[] Opsets = [13, 17, 18, 20, 21, 22];
    private static readonly int[] Batches = [1, 3];

    public static TheoryData<string, int, string> OperationCases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var (name, opset) in from name in Operations.All.Keys from opset in Opsets select (name, opset))
            {
                cases.Add(name, opset, nameof(Unpooling.Scatter));
                if (name.StartsWith("max unpool", StringComparison.Ordinal))
                {
                    cases.Add(name, opset, nameof(Unpooling.MaxUnpool));
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> NetworkCases => new(Networks.Keys);

    internal static Map<string, Network> Networks => Map(
        ("mtan", Mtan.Describe(new(Shape.Image(3, 8, 12), Seq(4, 8), Samples.SceneHeads))),
        ("mtan with five levels", Mtan.Describe(new(Shape.Image(3, 32, 32), Seq(2, 3, 4, 5, 5), Samples.SceneHeads))),
        ("segnet", SegNet.Describe(new(Shape.Image(3, 8, 12), Seq(4, 8), Samples.SceneHeads))),
        ("segnet, single", Samples.Described(new Architecture.SharedSegNet(Seq(3, 4)) { Sharing = new Sharing.Single() }, new(Shape.Image(3, 8, 12)), Samples.SceneHeads)),
        ("lenet, single", Samples.Described(new Architecture.SharedLenet(Seq(4, 6), 12) { Sharing = new Sharing.Single() }, new(Shape.Image(1, 28, 28)), Samples.DigitHeads)),
        ("lenet", Lenet.Describe(new(Shape.Image(1, 28, 28), Seq(4, 6), 12, Samples.DigitHeads))),
        ("convnet", Samples.SmallConvnet()),
        ("convnet, single", Samples.SmallConvnet(new Sharing.Single())),
        ("mlp", Samples.SmallMlp(dropout: 0.5)),
        ("mlp, single", Samples.SmallMlp(new Sharing.Single())),
        ("mtan on lenet", MtanLenet.Describe(new(Shape.Image(1, 28, 28), Seq(4, 6), 12, Samples.DigitHeads))))
        .AddRange(Samples.Shared.AsEnumerable().Where(one => !one.Key.StartsWith("mpnn", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(OperationCases))]
    public void Every_operation_gives_what_its_definition_gives_for_batches_of_one_and_three(string name, int opset, string unpooling) =>
        AgreesWithDefinition(Operations.All[name], new(opset, Unpooling: Enum.Parse<Unpooling>(unpooling)));

    [Theory]
    [InlineData(0)]
    [InlineData(1e-30)]
    [InlineData(3e-13)]
    [InlineData(1e-9)]
    public void Vectors_without_a_length_stay_finite(double scale) => Assert.All(Opsets, opset =>
    {
        AgreesWithDefinition(Operations.All["unit norm"], new(opset), (float)scale);
        AgreesWithDefinition(Operations.All["unit norm of a vector"], new(opset), (float)scale);
    });

    [Theory]
    [MemberData(nameof(Operations.NoCategories), MemberType = typeof(Operations))]
    public void What_is_no_number_of_a_category_counts_as_0(float number) => Assert.All(Opsets, opset =>
    {
        var weights = Arrays.Weights(Operations.All["embedding"], 1);
        using var file = TemporaryFile.With(Arrays.Build(Operations.All["embedding"], new(opset)));
        using var scorer = file.Open();
        var row = number is >= 0 and < 4 ? (int)number : 0;
        Assert.Equal(weights["n1.weight"][(row * 2)..((row + 1) * 2)], Arrays.Success(scorer.Run(new float[] { 5, number, 5 }, 1))["task"]);
    });

    [Theory]
    [MemberData(nameof(NetworkCases))]
    public void Whole_networks_give_what_their_definition_gives_with_and_without_folding(string name)
    {
        AgreesWithDefinition(Networks[name], new());
        AgreesWithDefinition(Networks[name], new(FoldBatchNorm: false));
        AgreesWithDefinition(Networks[name], new(FoldConvolutions: false));
        AgreesWithDefinition(Networks[name], new(Opset: 18, Unpooling: Unpooling.MaxUnpool));
    }

    [Fact]
    public void The_definition_puts_the_sigmoid_of_the_maximum_back_where_it_was()
    {
        var network = new Network(
            Seq(
                Operations.At("in", new Op.Input(Shape.Image(1, 2, 2))),
                Operations.At("pool", new Op.MaxPool2d(2, true), "in"),
                Operations.At("change", new Op.Sigmoid(), "pool"),
                Operations.At("back", new Op.MaxUnpool2d(2), "change", "pool")),
            Seq1(new Output("task", "back")));
        Assert.Equal([0, 0, 1 / (1 + Math.Exp(-4)), 0], NaiveForward.Predict(network, ([1, 2, 4, 3], 1), [])["task"]);
    }

    [Fact]
    public void The_definition_enlarges_two_pixels_to_four_in_thirds()
    {
        var network = Operations.Chain(Shape.Image(1, 1, 2), new Op.Upsample2d(2));
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], NaiveForward.Predict(network, ([0, 3], 1), [])["task"]);
    }

    [Fact]
    public void The_definition_convolves_and_normalises_as_worked_out_by_hand()
    {
        // 3 x 3 ones with padding 1 over (1, 2; 3, 4) and bias 1: every window sees all four, 11; (11 - 7) / 2 * 2 + 5 = 9.
        var network = Operations.Chain(Shape.Image(1, 2, 2), new Op.Conv2d(1, 1, 3, 1), new Op.BatchNorm(1));
        var weights = Map(
            ("n1.weight", Enumerable.Repeat(1f, 9).ToArray()), ("n1.bias", [1f]),
            ("n2.weight", [2f]), ("n2.bias", [5f]), ("n2.running_mean", [7f]), ("n2.running_var", [3.99999f]));
        var found = NaiveForward.Predict(network, ([1, 2, 3, 4], 1), weights)["task"];
        Arrays.Near([9, 9, 9, 9], [.. found.Select(value => (float)value)], 1e-6);
    }

    private static void AgreesWithDefinition(Network network, ExportOptions options, float scale = 1)
    {
        var weights = Arrays.Weights(network, 3);
        using var file = TemporaryFile.With(Arrays.Success(OnnxModel.Build(network, Arrays.Source(weights), options)));
        using var scorer = file.Open();
        foreach (var count in Batches)
        {
            float[] batch = [.. Arrays.Input(scorer.Input.Shape, count, 5).Select(number => scale * number)];
            var expected = NaiveForward.Predict(network, (batch, count), weights);
            var actual = Arrays.Success(scorer.Run(batch, count));
            Assert.Equal(expected.Keys, actual.Keys);
            expected.Iter((task, values) => Arrays.Near(values, actual[task], Tolerance));
        }
    }
}
