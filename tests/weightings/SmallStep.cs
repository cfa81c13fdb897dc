using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Weightings;

/// <summary>Training steps in double precision on a small network with attention, of two or three tasks.</summary>
internal sealed class SmallStep : IDisposable
{
    private const int Classes = 3;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Seq<DataTask> _tasks;

    internal SmallStep(Weighting weighting, int tasks, ulong seed = 3)
    {
        _tasks = Seq(Enumerable.Range(1, tasks).Select(task => new DataTask($"{task}", new TaskKind.Classification(Classes))).ToArray());
        var net = MtanLenet.Describe(new LenetConfig(
            Shape.Image(1, 16, 16),
            Seq(2, 3),
            4,
            _tasks.Map(task => new HeadSpec(task.Name, Classes, HeadActivation.LogSoftmax)).Strict()));
        Parameters = Start(net);
        Step = new TrainingStep(new StepConfig(net, _tasks, weighting, new Adam(0.01), default, Precision.Float64, seed), Parameters);
    }

    internal ParameterVector Parameters { get; }

    internal TrainingStep Step { get; }

    internal VectorLayout Layout => Parameters.Layout;

    /// <summary>Forward and backward without an update: the losses, and the combined gradient of every parameter.</summary>
    internal (double[] Losses, double[] Gradient) Differentiate()
    {
        var report = Step.Differentiate(Batch()).IfLeft(reason => throw new InvalidDataException(reason));
        return ([.. report.Losses], Host(Step.Gradients.Combined));
    }

    /// <summary>A whole step.</summary>
    internal StepReport Take() => Step.Take(Batch(), 0.01).IfLeft(reason => throw new InvalidDataException(reason));

    /// <summary>The gradient of each task's loss by every parameter, at the start, and the losses.</summary>
    internal static (double[] Losses, double[][] Gradients) OfTasks(int tasks)
    {
        var each = Enumerable.Range(1, tasks).Select(task =>
        {
            using var single = new SmallStep(new Weighting.Single($"{task}"), tasks);
            return single.Differentiate();
        }).ToArray();
        return (each[0].Losses, [.. each.Select(one => one.Gradient)]);
    }

    public void Dispose()
    {
        Step.Dispose();
        Parameters.Dispose();
        _scope.Dispose();
    }

    private BatchTensors Batch()
    {
        var random = new RandomSource(1, "batch");
        var pixels = Enumerable.Range(0, 6 * 256).Select(_ => random.NextDouble()).ToArray();
        var labels = _tasks.ToArray().Select(_ => Enumerable.Range(0, 6).Select(_ => (long)random.Next(Classes)).ToArray()).ToArray();
        return new BatchTensors(tensor(pixels, [6, 1, 16, 16]), [.. labels.Select(values => tensor(values, [6]))]);
    }

    private static ParameterVector Start(Network net)
    {
        using var quiet = no_grad();
        var parameters = new ParameterVector(VectorLayout.Of(net), ScalarType.Float64, CPU);
        foreach (var slot in parameters.Layout.Slots + parameters.Layout.Untrained)
        {
            var values = new double[slot.Parameter.Count];
            Initialiser.Fill<double>(slot.Parameter, 5, values);
            using var start = tensor(values, [.. slot.Parameter.Sizes.Map(size => (long)size)]);
            parameters[slot.Parameter.Name].copy_(start);
        }

        return parameters;
    }

    private static double[] Host(Tensor value) => value.detach().data<double>().ToArray();
}
