using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Gradients;

/// <summary>Parameters without gradients, and the gradients they had before.</summary>
internal sealed class SavedGradients
{
    private readonly (Tensor Parameter, Option<Tensor> Before)[] _all;

    private SavedGradients((Tensor Parameter, Option<Tensor> Before)[] all) => _all = all;

    /// <summary>Takes the gradients from parameters.</summary>
    internal static SavedGradients Of(Seq<Tensor> parameters)
    {
        var all = parameters.Map(parameter => (parameter, Prelude.Optional(parameter.grad))).ToArray();
        parameters.Iter(parameter => parameter.grad = null);
        return new SavedGradients(all);
    }

    /// <summary>The gradients since then as one vector, zeros where there are none; the parameters have none again.</summary>
    internal Tensor Row() => cat([.. _all.Select(saved =>
    {
        var gradient = saved.Parameter.grad ?? zeros_like(saved.Parameter);
        saved.Parameter.grad = null;
        return gradient.detach().reshape(-1);
    })]);

    /// <summary>Gives each parameter its part of a vector, added to what it had before.</summary>
    internal Unit Add(Tensor row)
    {
        var offset = 0L;
        foreach (var (parameter, before) in _all)
        {
            Put(parameter, before, row.narrow(0, offset, parameter.numel()).reshape(parameter.shape));
            offset += parameter.numel();
        }

        return Unit.Default;
    }

    /// <summary>Adds the gradients since then, times a factor, to what each parameter had before.</summary>
    internal Unit Add(double factor)
    {
        foreach (var (parameter, before) in _all)
        {
            _ = Prelude.Optional(parameter.grad).Match(
                Some: gradient => Put(parameter, before, factor == 1 ? gradient : gradient.Scale(factor)),
                None: () => Put(parameter, before));
        }

        return Unit.Default;
    }

    /// <summary>Forgets the gradients since then.</summary>
    internal Unit Restore() => _all.AsEnumerable().Iter(saved => Put(saved.Parameter, saved.Before));

    private static Unit Put(Tensor parameter, Option<Tensor> gradient)
    {
        parameter.grad = gradient.MatchUnsafe(Some: value => value, None: () => null);
        return Unit.Default;
    }

    /// <summary>In place where there was a gradient, as autograd does: an optimizer may hold it.</summary>
    private static Unit Put(Tensor parameter, Option<Tensor> before, Tensor gradient) =>
        Put(parameter, Prelude.Some(before.Match(Some: old => old.AddScaled(gradient, 1), None: () => gradient)));
}
