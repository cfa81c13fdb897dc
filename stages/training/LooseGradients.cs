using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The gradients of one backward pass where the pass made them: no vector of all of them is cleared, added to and kept while the network
/// runs forward.
/// </summary>
internal sealed class LooseGradients(ParameterVector parameters) : GradientBuffer(parameters)
{
    /// <inheritdoc />
    /// <remarks>A copy, in the caller's dispose scope.</remarks>
    public override Tensor Combined
    {
        get
        {
            using var scope = NewDisposeScope();
            return scope.MoveToOuter(cat([.. Parts().Map(part => part.Gradient)], 0));
        }
    }

    /// <inheritdoc />
    public override void Clear() => Parameters.Layout.Slots.Iter(slot => Parameters[slot.Parameter.Name].grad = null);

    /// <inheritdoc />
    public override void AimLast()
    {
        // A pass gives each parameter a gradient of its own as long as it has none.
    }

    /// <inheritdoc />
    internal override void Update(AdamState optimizer, double learningRate)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        optimizer.Step(Parameters.Values, Parts().Map(part => (part.Slot.Offset, part.Gradient)).Strict(), learningRate);
    }

    private protected override double SharedNorm()
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(Parts().Filter(part => !part.Slot.Head).Sum(part => dot(part.Gradient, part.Gradient).ToDouble()));
    }

    private protected override void ScaleShared(double factor)
    {
        using var scope = NewDisposeScope();
        Given(slot => !slot.Head).Iter(pair => pair.Gradient.mul_(factor));
    }

    private protected override void ScaleHeads(Func<int, double> factor)
    {
        using var scope = NewDisposeScope();
        Given(slot => slot.Head).Iter(pair => pair.Gradient.mul_(pair.Slot.Owner.Map(factor).IfNone(1)));
    }

    /// <summary>Every parameter's gradient as it lies in the vector; zeros where the pass did not reach.</summary>
    private Seq<(Slot Slot, Tensor Gradient)> Parts() => Parameters.Layout.Slots.Map(slot => (slot, Part(slot))).Strict();

    private Tensor Part(Slot slot) => Parameters[slot.Parameter.Name].grad is { } gradient
        ? ParameterVector.Flat(gradient)
        : zeros([slot.Parameter.Count], Parameters.Values.dtype);

    private Seq<(Slot Slot, Tensor Gradient)> Given(Func<Slot, bool> which) => Parameters.Layout.Slots
        .Filter(which)
        .Choose(slot => Prelude.Optional(Parameters[slot.Parameter.Name].grad!).Map(gradient => (Slot: slot, Gradient: gradient)))
        .Strict();
}
