using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// The backward passes of one training step, as far as functions of ours take part in them. An exception that left such a function would
/// cross native frames and end the process: it is caught here, the pass goes on without that gradient, and <see cref="Run"/> or
/// <see cref="TakeFailure"/> says so afterwards.
/// </summary>
/// <remarks>
/// TorchSharp leaves what it hands to such a function, and what the function answers, to the caller's dispose scope, which for a training
/// step ends with the step: all gradients of all layers would be alive at once. Here each is disposed once libtorch has taken it. Not for
/// several threads: libtorch runs a backward pass on the CPU on the thread that asked for it.
/// </remarks>
public sealed class BackwardPass : IDisposable
{
    private readonly List<Tensor> _answered = [];
    private readonly Dictionary<nint, Tensor> _once = [];
    private Option<string> _failure;

    /// <summary>
    /// The passes of one step, in order. A reason where a function of ours in them had no gradient: then some gradients are missing.
    /// </summary>
    /// <param name="count">How many passes walk through the same graph.</param>
    /// <param name="pass">One of them, from 0.</param>
    public Either<string, Unit> Run(int count, Action<int> pass)
    {
        Repeats = count > 1;
        for (var at = 0; at < count; at++)
        {
            pass(at);
        }

        return TakeFailure().Match(reason => Prelude.Left<string, Unit>($"a backward pass failed: {reason}"), () => Unit.Default);
    }

    /// <summary>Why a gradient could not be computed since the last call; none if all could.</summary>
    public Option<string> TakeFailure()
    {
        var failure = _failure;
        _failure = default;
        Dispose();
        return failure;
    }

    /// <summary>Whether several passes walk through the same graph: what does not change between them is then worth keeping.</summary>
    public bool Repeats { get; set; }

    /// <summary>
    /// What a function needs in every pass, computed once where passes repeat. It belongs to this object until the step is over.
    /// </summary>
    /// <param name="of">Address of the tensor it is computed from.</param>
    /// <param name="make">Computes it.</param>
    internal Tensor Once(nint of, Func<Tensor> make)
    {
        if (!Repeats)
        {
            return make();
        }

        if (!_once.TryGetValue(of, out var known))
        {
            known = make().DetachFromDisposeScope();
            _once.Add(of, known);
        }

        return known;
    }

    /// <summary>The body of a <c>backward</c>: computes gradients, and lets no exception out.</summary>
    /// <param name="gradient">W.r.t. the function's result; it is disposed.</param>
    /// <param name="inputs">How many arguments the function took: what is no tensor among them gets no gradient.</param>
    /// <param name="gradients">Computes the gradients w.r.t. the first arguments.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "None may cross native frames; the caller gets the message.")]
    internal List<Tensor> Answer(Tensor gradient, int inputs, Func<Tensor, Tensor[]> gradients)
    {
        try
        {
            Release();
            using var owned = gradient;
            using var scope = NewDisposeScope();
            _answered.AddRange(gradients(gradient).Select(scope.MoveToOuter));
            return [.. _answered, .. Nothing(inputs - _answered.Count)];
        }
        catch (Exception error)
        {
            _failure = _failure.IfNone(error.Message);
            return [.. Nothing(inputs)];
        }
    }

    /// <summary>Disposes all that is held for the current step.</summary>
    public void Dispose()
    {
        Release();
        foreach (var tensor in _once.Values)
        {
            tensor.Dispose();
        }

        _once.Clear();
    }

    /// <summary>Disposes what the last function answered: libtorch has taken it.</summary>
    private void Release()
    {
        _answered.ForEach(tensor => tensor.Dispose());
        _answered.Clear();
    }

    /// <summary>TorchSharp takes null for an undefined gradient.</summary>
    private static IEnumerable<Tensor> Nothing(int count) => Enumerable.Repeat<Tensor>(null!, count);
}
