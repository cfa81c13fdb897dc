using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>The network published for CelebA, trained by the published program on one batch (celeba_training.npz), in double precision.</summary>
[Trait("Category", "Slow")]
public sealed class CelebaTrainingTests : IDisposable
{
    private const string FileName = "celeba_training.npz";
    private const double Rate = 3e-4;

    private readonly Golden _golden;
    private readonly Network _network;
    private readonly VectorLayout _layout;
    private readonly int _tasks;

    public CelebaTrainingTests()
    {
        Assert.SkipUnless(Golden.Has(FileName), $"needs {FileName} in the folder GOLDEN_DIR");
        _golden = new Golden(FileName);
        _tasks = _golden.Array<double>("labels").Shape[1];
        _network = Described();
        _layout = VectorLayout.Of(_network);
    }

    [Fact]
    public void Predictions_and_losses_in_training_mode_agree_to_1e_minus_9()
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial();
        using var _ = no_grad();
        var predictions = Predictions(parameters, training: true);
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
        var stored = _layout.Slots.Map(slot => (Slot: slot, Expected: _golden.Doubles($"grad/{method}/{Published(slot.Parameter.Name)}"))).Strict();
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

        After(method, parameters);
    }

    public void Dispose() => _golden.Dispose();

    private void After(string method, ParameterVector parameters)
    {
        foreach (var name in (_layout.Slots + _layout.Untrained).Map(slot => slot.Parameter.Name))
        {
            Near(_golden.Doubles($"after3/{method}/{Published(name)}"), Host(parameters[name]), 1e-7, name);
        }

        using var _ = no_grad();
        Near(_golden.Doubles($"eval/{method}/predictions"), Host(cat(Predictions(parameters, training: false), 1)), 1e-7);
    }

    /// <summary>The sizes are those of the file's arrays: convolutions and linear maps in the order of their numbers.</summary>
    private Network Described()
    {
        var weights = _golden.Keys.Where(key => key.StartsWith("init/shared_base.", StringComparison.Ordinal) && key.EndsWith(".weight", StringComparison.Ordinal))
            .OrderBy(key => int.Parse(key.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture))
            .Select(key => _golden.Array<double>(key).Shape).ToArray();
        var convolutions = weights.Where(shape => shape.Count == 4).Select(shape => shape[0]).ToArray();
        var linear = weights.Where(shape => shape.Count == 2).Select(shape => shape[0]).ToArray();
        var image = _golden.Array<double>("x").Shape;
        return new Architecture.Convnet(Seq(convolutions.Where((_, at) => at % 2 == 0).ToArray()), Seq(linear))
            .Describe(
                new(Shape.Image(image[1], image[2], image[3])),
                Seq(Enumerable.Range(0, _tasks).Select(task => new HeadSpec($"task{task}", 1, HeadActivation.Sigmoid)).ToArray()))
            .IfFail(reasons => throw new InvalidDataException(string.Join("; ", reasons)));
    }

    /// <summary>The published program numbers the layers of its trunk in their order.</summary>
    private string Published(string ours)
    {
        var (owner, array) = (ours[..ours.LastIndexOf('.')], ours[(ours.LastIndexOf('.') + 1)..]);
        if (owner.StartsWith("heads.task", StringComparison.Ordinal))
        {
            return $"out_layer.{owner["heads.task".Length..^".linear".Length]}.{array}";
        }

        var layers = _network.Nodes.Filter(node => node.Part is Part.Trunk && node.Op is not Op.Input).Map(node => node.Name).ToList();
        return $"shared_base.{layers.IndexOf(owner)}.{array}";
    }

    private ParameterVector Initial()
    {
        using var _ = no_grad();
        var parameters = new ParameterVector(_layout, ScalarType.Float64, CPU);
        foreach (var parameter in (_layout.Slots + _layout.Untrained).Map(slot => slot.Parameter))
        {
            parameters[parameter.Name].copy_(Reals($"init/{Published(parameter.Name)}"));
        }

        return parameters;
    }

    private Tensor[] Predictions(ParameterVector parameters, bool training) =>
        new ForwardPass(_network).Run(new TorchMode(parameters, training, Precision.Float64), Reals("x"));

    private Tensor[] Losses(Tensor[] predictions) =>
        [.. predictions.Zip(Reals("labels").unbind(1), (one, label) => nn.functional.binary_cross_entropy(one.squeeze(1), label))];

    /// <summary>The losses, the weights and the weighting's next state; leaves the gradient of the weighted sum.</summary>
    private (Seq<double> Losses, Weights Weights, WeightingState Next) Differentiate(
        ParameterVector parameters, JacobianBuffer gradients, WeightingState weighting)
    {
        gradients.Clear();
        gradients.SelectLast();
        var losses = Losses(Predictions(parameters, training: true));
        var values = Seq(Host(stack(losses)));
        var (weights, next) = weighting.Weigh(new Observation(values, default)).IfLeft(reason => throw new InvalidDataException(reason));
        losses.Zip(weights.Shared, (loss, weight) => loss.Times(weight)).Aggregate((sum, loss) => sum.Plus(loss)).backward();
        return (values, weights, next);
    }

    private Seq<double> Ahead(ParameterVector parameters)
    {
        using var _ = no_grad();
        return Seq(Host(stack(Losses(Predictions(parameters, training: true)))));
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
