using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Data;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using TorchSharp;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>A whole MTAN training step against the published program (mtan_training.npz), in double precision.</summary>
public sealed class MtanTrainingTests : IDisposable
{
    private readonly Golden _golden = new("mtan_training.npz");
    private readonly Network _network;
    private readonly Seq<DataTask> _tasks;
    private readonly VectorLayout _layout;

    public MtanTrainingTests()
    {
        var x = _golden.Array<double>("x");
        var classes = _golden.Array<double>("train_pred0").Shape[1];
        _tasks = Seq(
            new DataTask("semantic", new TaskKind.Segmentation(classes)),
            new DataTask("depth", new TaskKind.Depth()),
            new DataTask("normal", new TaskKind.Normals()));
        var heads = Seq(
            new HeadSpec("semantic", classes, HeadActivation.LogSoftmax),
            new HeadSpec("depth", 1, HeadActivation.None),
            new HeadSpec("normal", 3, HeadActivation.UnitNorm));
        var filters = Seq(_golden.Longs("filters").Select(filter => (int)filter).ToArray());
        _network = Mtan.Describe(new MtanConfig(Shape.Image(x.Shape[1], x.Shape[2], x.Shape[3]), filters, heads));
        _layout = VectorLayout.Of(_network);
    }

    [Fact]
    public void Predictions_and_losses_in_training_mode_agree_to_1e_minus_10()
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial(Precision.Float64);
        using var _ = no_grad();
        var batch = Batch(ScalarType.Float64);
        var predictions = TorchForward.Run(_network, new TorchMode(parameters, Training: true, Precision.Float64), batch.Inputs);
        foreach (var (prediction, task) in predictions.Select((prediction, task) => (prediction, task)))
        {
            Near(_golden.Doubles($"train_pred{task}"), Host(prediction), 1e-10);
        }

        var losses = _tasks.Select((task, k) => Losses.Of(task.Kind, predictions[k], batch.Targets[k]).ToDouble());
        Near(_golden.Doubles("losses"), [.. losses], 1e-10);
    }

    [Fact]
    public void The_first_losses_agree_to_1e_minus_5_in_single_precision()
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial(Precision.Float32);
        using var step = new TrainingStep(Config("ls", Precision.Float32), parameters);
        var report = step.Differentiate(Batch(ScalarType.Float32)).IfLeft(reason => throw new InvalidDataException(reason));
        Near(_golden.Doubles("losses"), [.. report.Losses], 1e-5);
    }

    [Theory]
    [InlineData("ls", 1e-8)]
    [InlineData("famo", 1e-8)]
    [InlineData("cagrad", 1e-8)]
    [InlineData("mgda", 1e-6)]
    [InlineData("imtlg", 1e-8)]
    public void Every_gradient_agrees_in_shares_of_the_largest(string method, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial(Precision.Float64);
        using var step = new TrainingStep(Config(method, Precision.Float64), parameters);
        var report = step.Differentiate(Batch(ScalarType.Float64));
        Assert.True(report.IsRight);
        step.Clip();
        var names = _layout.Slots.ToDictionary(slot => slot, slot => _golden.Doubles($"grad/{method}/{ReferenceNames.Of(slot.Parameter.Name)}"));
        var largest = names.Values.Max(values => values.Max(Math.Abs));
        foreach (var (slot, expected) in names)
        {
            Near(expected, Host(step.Gradient(slot)), tolerance * largest, slot.Parameter.Name);
        }
    }

    /// <summary>The published solver of MGDA stops earlier than ours: its weights, like its gradients, are good to 1e-6.</summary>
    [Theory]
    [InlineData("ls", 1e-7)]
    [InlineData("famo", 1e-7)]
    [InlineData("cagrad", 1e-7)]
    [InlineData("mgda", 1e-6)]
    [InlineData("imtlg", 1e-7)]
    public void Three_steps_of_Adam_agree(string method, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var parameters = Initial(Precision.Float64);
        using var step = new TrainingStep(Config(method, Precision.Float64), parameters);
        var batch = Batch(ScalarType.Float64);
        for (var taken = 0; taken < 3; taken++)
        {
            var report = step.Take(batch, 1e-3).IfLeft(reason => throw new InvalidDataException(reason));
            Near(_golden.Doubles($"{method}/losses{taken}"), [.. report.Losses], tolerance);
            Near(_golden.Doubles($"{method}/weights{taken}"), [.. report.Weights], tolerance);
        }

        AfterThree(method, parameters);
        Evaluation(method, parameters, batch);
    }

    public void Dispose() => _golden.Dispose();

    private void AfterThree(string method, ParameterVector parameters)
    {
        var slots = (_layout.Slots + _layout.Statistics).Map(slot => slot.Parameter.Name);
        foreach (var name in slots.Where(name => _golden.Keys.Contains($"after3/{method}/{ReferenceNames.Of(name)}")))
        {
            Near(_golden.Doubles($"after3/{method}/{ReferenceNames.Of(name)}"), Host(parameters[name]), 1e-7, name);
        }
    }

    private void Evaluation(string method, ParameterVector parameters, BatchTensors batch)
    {
        using var _ = no_grad();
        var predictions = TorchForward.Run(_network, new TorchMode(parameters, Training: false, Precision.Float64), batch.Inputs);
        foreach (var task in Enumerable.Range(0, predictions.Length).Where(task => _golden.Keys.Contains($"eval/{method}/pred{task}")))
        {
            Near(_golden.Doubles($"eval/{method}/pred{task}"), Host(predictions[task]), 1e-7);
        }
    }

    /// <summary>The published program clips CAGrad's gradient after combining it, the others' before computing it, which does nothing.</summary>
    private StepConfig Config(string method, Precision precision) => new(
        _network,
        _tasks,
        method switch
        {
            "famo" => new Weighting.Famo(0.001, 0.025),
            "cagrad" => new Weighting.Cagrad(0.4, Rescale.OnePlusCSquared),
            "mgda" => new Weighting.Mgda(),
            "imtlg" => new Weighting.ImtlG(),
            _ => new Weighting.Equal(),
        },
        new Adam(1e-3),
        method == "cagrad" ? Some(1.0) : None,
        precision);

    private ParameterVector Initial(Precision precision)
    {
        using var _ = no_grad();
        var type = precision == Precision.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var parameters = new ParameterVector(_layout, type, CPU);
        foreach (var slot in _layout.Slots + _layout.Statistics)
        {
            var values = _golden.Doubles($"init/{ReferenceNames.Of(slot.Parameter.Name)}");
            parameters[slot.Parameter.Name].copy_(tensor(values, [.. slot.Parameter.Sizes.Map(size => (long)size)]));
        }

        return parameters;
    }

    private BatchTensors Batch(ScalarType type)
    {
        var labels = Golden("label", _golden.Longs("label"));
        return new BatchTensors(
            Reals("x", type),
            [labels.masked_fill(labels.lt(0), Losses.Ignored), Reals("depth", type), Reals("normal", type)]);
    }

    private Tensor Reals(string key, ScalarType type) =>
        tensor(_golden.Doubles(key), [.. _golden.Array<double>(key).Shape.Map(size => (long)size)]).to(type);

    private Tensor Golden(string key, long[] values) => tensor(values, [.. _golden.Array<long>(key).Shape.Map(size => (long)size)]);

    private static double[] Host(Tensor value) => value.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static void Near(double[] expected, double[] actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= tolerance, FormattableString.Invariant($"{what} differs by {worst:e2}, more than {tolerance:e2}"));
    }
}
