using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>The network, the batch and the first parameters of mtan_training.npz.</summary>
internal sealed class StoredTraining : IDisposable
{
    internal const string FileName = "mtan_training.npz";

    private readonly Golden _golden = new(FileName);

    internal StoredTraining()
    {
        var x = _golden.Array<double>("x");
        var classes = _golden.Array<double>("train_pred0").Shape[1];
        Tasks = Seq(
            new DataTask("semantic", new TaskKind.Segmentation(classes)),
            new DataTask("depth", new TaskKind.Depth()),
            new DataTask("normal", new TaskKind.Normals()));
        var heads = Seq(
            new HeadSpec("semantic", classes, HeadActivation.LogSoftmax),
            new HeadSpec("depth", 1, HeadActivation.None),
            new HeadSpec("normal", 3, HeadActivation.UnitNorm));
        var filters = Seq(_golden.Longs("filters").Select(filter => (int)filter).ToArray());
        Network = Mtan.Describe(new SegNetConfig(Shape.Image(x.Shape[1], x.Shape[2], x.Shape[3]), filters, heads));
        Layout = VectorLayout.Of(Network);
    }

    internal Golden Golden => _golden;

    internal Network Network { get; }

    internal Seq<DataTask> Tasks { get; }

    internal VectorLayout Layout { get; }

    internal StepConfig Config(Weighting weighting, Option<double> clip, Precision precision) =>
        new(Network, Tasks, weighting, new Adam(1e-3), clip, precision);

    internal ParameterVector Initial(Precision precision)
    {
        using var _ = no_grad();
        var type = precision.Storage();
        var parameters = new ParameterVector(Layout, type, CPU);
        foreach (var slot in Layout.Slots + Layout.Untrained)
        {
            var values = _golden.Doubles($"init/{ReferenceNames.Of(slot.Parameter.Name)}");
            parameters[slot.Parameter.Name].copy_(tensor(values, [.. slot.Parameter.Sizes.Map(size => (long)size)]));
        }

        return parameters;
    }

    internal BatchTensors Batch(ScalarType type)
    {
        var labels = tensor(_golden.Longs("label"), [.. _golden.Array<long>("label").Shape.Map(size => (long)size)]);
        return new BatchTensors(
            Reals("x", type),
            [labels.masked_fill(labels.lt(0), Losses.Ignored), Reals("depth", type), Reals("normal", type)]);
    }

    private Tensor Reals(string key, ScalarType type) => _golden.Reals(key).to(type);

    public void Dispose() => _golden.Dispose();
}
