using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Models in 16-bit floats and 8-bit integers compute what these formats mean.</summary>
[Trait("Category", "Slow")]
public sealed class PrecisionTests
{
    public static TheoryData<string> NetworkCases => new(ForwardTests.Networks.Keys);

    /// <summary>Chains whose only rounded values are their input and one hidden layer.</summary>
    private static Map<string, Network> Shallow => Map(
        ("conv", Operations.Chain(Shape.Image(2, 4, 6), new Op.Conv2d(2, 3, 3, 1), new Op.Relu(), new Op.Conv2d(3, 4, 1, 0))),
        ("pool", Operations.Chain(Shape.Image(2, 4, 6), new Op.Conv2d(2, 3, 3, 1), new Op.Relu(), new Op.MaxPool2d(2, false), new Op.Conv2d(3, 4, 1, 0))),
        ("no bias", Operations.Chain(Shape.Image(2, 4, 6), new Op.Conv2d(2, 3, 3, 1) { Bias = false }, new Op.Conv2d(3, 4, 1, 0))),
        ("linear", Operations.Chain(Shape.Vector(5), new Op.Linear(5, 7), new Op.Relu(), new Op.Linear(7, 3))));

    public static TheoryData<string, int> ShallowCases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            Shallow.Keys.Iter(name => new[] { 13, 17, 22 }.Iter(opset => cases.Add(name, opset)));
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(NetworkCases))]
    public void Sixteen_bits_are_off_by_a_roundoff_for_each_node_on_the_way(string name)
    {
        var network = ForwardTests.Networks[name];
        var weights = Arrays.Weights(network, 1);
        using var file = TemporaryFile.With(OnnxHalf.Of(Arrays.Build(network, new())));
        using var scorer = file.Open();
        var input = Arrays.Input(scorer.Input.Shape, 3, 5);
        var found = Arrays.Success(scorer.Run(input, 3));
        // Poolings may choose another place among nearly equal ones: without unpooling that moves a value by the roundoff too.
        if (OnnxProbe.Poolings(network).IsEmpty)
        {
            NaiveForward.Predict(network, (input, 3), weights).Iter((task, values) =>
                Arrays.Near(values, found[task], network.Nodes.Count / 2048.0 * (Math.Max(0, values.Max()) - Math.Min(0, values.Min()))));
        }

        Assert.All(scorer.Outputs, output => Assert.Equal(OnnxNumber.Float32, output.Number));
        Assert.All(found.Values, values => Assert.All(values, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void What_sums_squares_or_exponentials_stays_in_32_bits_and_weights_keep_their_names()
    {
        var network = Mtan.Describe(new(Shape.Image(3, 8, 12), Seq(32, 48), Samples.SceneHeads));
        var (plain, half) = (Arrays.Build(network, new()), OnnxHalf.Of(Arrays.Build(network, new())));
        var lines = OnnxListing.Of(half);
        Assert.All(lines.Filter(line => line.StartsWith("LogSoftmax(", StringComparison.Ordinal) || line.StartsWith("ReduceL2(", StringComparison.Ordinal)), line =>
            Assert.DoesNotContain(".half", line, StringComparison.Ordinal));
        Assert.All(lines.Filter(line => line.StartsWith("Conv(", StringComparison.Ordinal)), line => Assert.Contains(".half", line, StringComparison.Ordinal));
        Assert.Equal(OnnxSummary.Of(plain).Constants.Map(one => one.Name), OnnxSummary.Of(half).Constants.Map(one => one.Name));
        Assert.InRange(Bytes(half), 0, 0.7 * Bytes(plain));
    }

    [Theory]
    [MemberData(nameof(ShallowCases))]
    public void Eight_bits_give_what_rounding_to_steps_by_hand_gives_to_one_step(string name, int opset)
    {
        var network = Shallow[name];
        var weights = Arrays.Weights(network, 1);
        var plain = Arrays.Build(network, new(opset, FoldConvolutions: false));
        var ranges = Calibrated(plain, network, new Calibration.MinMax());
        using var file = TemporaryFile.With(Arrays.Success(OnnxQuantisation.Of(plain, ranges)));
        using var scorer = file.Open();
        foreach (var count in new[] { 1, 3 })
        {
            var input = Arrays.Input(scorer.Input.Shape, count, 9);
            var by = new ByHand(network, ranges, weights);
            var found = Arrays.Success(scorer.Run(input, count))["task"];
            // A hidden sum on the edge of two steps may go either way, and then counts in each output.
            Arrays.Near(NaiveForward.Predict(network, (input, count), by.Weights, by.Rounded)["task"], found, by.StepOfOutput + 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(NetworkCases))]
    public void Whole_networks_in_8_bits_stay_near(string name)
    {
        var network = ForwardTests.Networks[name];
        var plain = Arrays.Build(network, new());
        using var file = TemporaryFile.With(Arrays.Success(OnnxQuantisation.Of(plain, Calibrated(plain, network, new Calibration.MinMax()))));
        using var exact = TemporaryFile.With(plain);
        using var scorer = file.Open();
        using var other = exact.Open();
        var input = Arrays.Input(scorer.Input.Shape, 3, 5);
        var (found, expected) = (Arrays.Success(scorer.Run(input, 3)), Arrays.Success(other.Run(input, 3)));
        var layers = network.Nodes.Count(node => node.Op is Op.Conv2d or Op.Linear);
        expected.Iter((task, values) =>
        {
            var off = Math.Sqrt(values.Zip(found[task], (a, b) => Math.Pow(a - b, 2)).Average());
            Assert.InRange(off, 0, 3 * layers * 0.5 / 255 * (Math.Max(0, values.Max()) - Math.Min(0, values.Min())));
        });
    }

    [Fact]
    public void A_value_without_a_range_is_named() => Assert.Equal(
        "there is no range for value 'input'",
        Arrays.Failure(OnnxQuantisation.Of(Arrays.Build(Shallow["linear"], new()), Map<string, ValueRange>())));

    [Fact]
    public void Values_that_are_not_finite_cannot_be_calibrated() => Assert.Equal(
        "a value in the network is not finite on the calibration examples",
        Arrays.Failure(OnnxCalibration.Ranges(
            Arrays.Build(Shallow["linear"], new()), Shape.Vector(5), [([1, 2, float.PositiveInfinity, 4, 5], 1)], new Calibration.MinMax())));

    private static Map<string, ValueRange> Calibrated(OnnxModel model, Network network, Calibration method)
    {
        var shape = Shapes.Of(network)[network.Nodes.Head.Name];
        return Arrays.Success(OnnxCalibration.Ranges(model, shape, [(Arrays.Input(shape, 16, 9), 16), (Arrays.Input(shape, 8, 5), 8)], method));
    }

    private static long Bytes(OnnxModel model)
    {
        using var stream = new MemoryStream();
        OnnxWriter.Write(model, stream);
        return stream.Length;
    }

    /// <summary>Values and weights of a chain, rounded as their definition says, in double precision.</summary>
    private sealed class ByHand(Network network, Map<string, ValueRange> ranges, Map<string, float[]> weights)
    {
        internal Map<string, float[]> Weights => weights.Map((string name, float[] values) => name.EndsWith(".weight", StringComparison.Ordinal)
            ? Steps(values, weights.Find(name.Replace(".weight", ".bias", StringComparison.Ordinal)).Match(bias => bias.Length, () => Out(name)))
            : values);

        /// <summary>What one step of the hidden value moves the outputs by at most.</summary>
        internal double StepOfOutput => ranges.Values.Last().Scale * Weights[$"{network.Outputs[0].Node}.weight"]
            .Chunk(Weights[$"{network.Outputs[0].Node}.weight"].Length / Weights[$"{network.Outputs[0].Node}.bias"].Length)
            .Max(row => row.Max(Math.Abs));

        internal Naive Rounded(Node node, Naive value) => ranges.Find(OnnxModel.Values(network)[node.Name]).Match(
            Some: range => value with { Values = [.. value.Values.Select(one => Step(one, range))] },
            None: () => value);

        private static double Step(double value, ValueRange range) =>
            (Math.Clamp(Math.Round(value / range.Scale) + range.ZeroPoint, 0, 255) - range.ZeroPoint) * range.Scale;

        private static float[] Steps(float[] values, int channels)
        {
            var window = values.Length / channels;
            return [.. values.Chunk(window).SelectMany(row =>
            {
                var scale = row.Max(Math.Abs) / 127;
                return row.Select(value => MathF.Round(value / scale) * scale);
            })];
        }

        private int Out(string name) => network.Nodes
            .Find(node => name == $"{node.Name}.weight")
            .Map(node => node.Op is Op.Conv2d conv ? conv.Out : 1).IfNone(1);
    }
}
