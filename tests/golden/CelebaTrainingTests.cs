using LanguageExt;
using Multitask.Models;
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

    private readonly Golden _golden;
    private readonly Network _network;
    private readonly PublishedTraining _training;

    public CelebaTrainingTests()
    {
        Assert.SkipUnless(Golden.Has(FileName), $"needs {FileName} in the folder GOLDEN_DIR");
        _golden = new Golden(FileName);
        _network = Described();
        _training = new PublishedTraining(_golden, _network, Published) { Rate = 3e-4, Predictions = Predictions, Losses = Losses };
    }

    [Fact]
    public void Predictions_and_losses_in_training_mode_agree_to_1e_minus_9() => _training.CheckPredictionsAndLosses();

    [Theory]
    [InlineData("ls")]
    [InlineData("famo")]
    public void Every_gradient_agrees_in_shares_of_the_largest(string method) => _training.CheckGradients(method, _ => true);

    [Theory]
    [InlineData("ls")]
    [InlineData("famo")]
    public void Every_step_of_Adam_agrees(string method) => _training.CheckSteps(method, parameters =>
        {
            using var _ = no_grad();
            PublishedTraining.Near(
                _golden.Doubles($"eval/{method}/predictions"), PublishedTraining.Host(cat(Predictions(parameters, training: false), 1)), 1e-7);
        });

    public void Dispose() => _golden.Dispose();

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
                Seq(Enumerable.Range(0, _golden.Array<double>("labels").Shape[1]).Select(task => new HeadSpec($"task{task}", 1, HeadActivation.Sigmoid)).ToArray()))
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

    private Tensor[] Predictions(ParameterVector parameters, bool training) =>
        new ForwardPass(_network).Run(new TorchMode(parameters, training, Precision.Float64), _golden.Reals("x"));

    private Tensor[] Losses(Tensor[] predictions) =>
        [.. predictions.Zip(_golden.Reals("labels").unbind(1), (one, label) => nn.functional.binary_cross_entropy(one.squeeze(1), label))];
}
