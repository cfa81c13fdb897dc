using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>
/// The gradient of several tasks' losses w.r.t. one vector of parameters, combined by a weighting, which keeps its state from step to step.
/// </summary>
/// <remarks>
/// The plain combination is the mean over tasks, as in the published multi-task programs, so what the library's weightings say relative to
/// the sum is divided by K. FAMO's published program for reinforcement learning multiplies its logarithmic loss by c where the supervised
/// one divides by it: the library's coefficients, times c^2.
/// </remarks>
internal sealed class BalancedGradient : IDisposable
{
    private readonly Weighting _weighting;
    private readonly TaskSet _tasks;
    private readonly JacobianBuffer _jacobian;
    private readonly Tensor[][] _views;
    private readonly (int First, int Count)[] _parts;

    /// <summary>Before the first step.</summary>
    /// <param name="parameters">What the gradient is w.r.t.</param>
    /// <param name="weighting">How tasks are combined.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="perTask">Rows of a batch for each task, task after task.</param>
    internal BalancedGradient(ParameterVector parameters, Weighting weighting, TaskSet tasks, int perTask)
    {
        (_weighting, _tasks, State) = (weighting, tasks, weighting.Start(tasks));
        var rows = State.Request.Rows(tasks.Count);
        _jacobian = new JacobianBuffer(parameters, rows);
        var length = parameters.Layout.Total;
        _views = [.. Enumerable.Range(0, rows).Select(row => Views(parameters.Layout, _jacobian.TaskGradients.narrow(0, row * length, length)))];
        _parts = [.. Enumerable.Range(0, tasks.Count).Select(task => (task * perTask, perTask))];
    }

    /// <summary>The weighting's state.</summary>
    internal WeightingState State { get; set; }

    /// <summary>What the weighting remembers of gradients.</summary>
    internal GradientMemory Memory { get; } = new();

    /// <summary>The rows, from which what is remembered takes its size.</summary>
    internal JacobianBuffer Rows => _jacobian;

    /// <summary>The combined gradient, (P).</summary>
    internal Tensor Combined => _jacobian.Combined;

    /// <summary>Computes gradients and combines them.</summary>
    /// <param name="losses">One per task.</param>
    /// <param name="backward">Computes gradients: of the losses times factors, one per task, for each target.</param>
    /// <returns>The weights, or why there are none.</returns>
    internal Either<string, Weights> Balance(Seq<double> losses, Action<Seq<double>, Seq<GradientTarget>> backward) =>
        from factors in State.ChainFactors(losses)
        from answer in State.Needs == Signal.Losses ? OfLosses(losses, factors, backward) : OfRows(losses, factors, backward)
        let next = State = answer.Next
        select answer.Weights;

    /// <summary>Learns from the losses after the update, where the weighting asks for them.</summary>
    internal Unit Learn(Seq<double> before, Seq<double> after)
    {
        State = State.Learn(before, after);
        return Unit.Default;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var view in _views.SelectMany(row => row))
        {
            view.Dispose();
        }

        _jacobian.Dispose();
        Memory.Dispose();
    }

    private Either<string, (Weights Weights, WeightingState Next)> OfLosses(
        Seq<double> losses, Seq<double> factors, Action<Seq<double>, Seq<GradientTarget>> backward) =>
        State.Weigh(new Observation(losses, default)).Map(answer =>
        {
            var scale = Scale(losses, answer.Weights);
            backward(
                answer.Weights.Shared.Zip(factors, (weight, factor) => weight * factor * scale).Strict(),
                Prelude.Seq1(new GradientTarget(_views[^1], _parts)));
            return answer;
        });

    private Either<string, (Weights Weights, WeightingState Next)> OfRows(
        Seq<double> losses, Seq<double> factors, Action<Seq<double>, Seq<GradientTarget>> backward)
    {
        var (request, groups) = (State.Request, State.Request.Passes(losses.Count));
        backward(factors, groups.Map((row, tasks) => new GradientTarget(_views[row], [.. tasks.Map(task => _parts[task])])).ToSeq().Strict());
        var seen = new Observation(losses, default);
        var remembered = request.Memory.Map(memory => Memory.Update(memory, _jacobian, seen)).IfNone(seen);
        var gramian = request.Signal == Signal.Gramian ? Prelude.Some(_jacobian.Gramian(groups)) : default;
        return State.Weigh(remembered with { Gramian = gramian }).Map(answer =>
        {
            _jacobian.Combine(answer.Weights, groups);
            Combined.Scale(1.0 / losses.Count);
            return answer;
        });
    }

    private double Scale(Seq<double> losses, Weights weights) => _weighting is Weighting.Famo famo
        ? LogLosses.Distances(losses, famo.MinLosses, _tasks.Names).Map(distances => weights.Reported.Zip(distances, (z, distance) => z / distance).Sum())
            .Map(c => c * c).IfLeft(0)
        : 1.0 / losses.Count;

    private static Tensor[] Views(VectorLayout layout, Tensor row) => [.. layout.Slots.Map(slot => ParameterVector.View(row, slot))];
}
