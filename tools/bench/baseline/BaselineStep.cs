using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils;
using F = TorchSharp.torch.nn.functional;
using Parameter = TorchSharp.Modules.Parameter;

namespace Multitask.Benches;

/// <summary>The baseline's training step: modules, torch's Adam, whole gradient vectors for CAGrad.</summary>
internal sealed class BaselineStep : IDisposable
{
    private const double Norm = 1;
    private const double Floor = 1e-8;

    private readonly BaselineNetwork _network;
    private readonly BaselineBatch _batch;
    private readonly BaselineWeighting _weighting;
    private readonly Parameter[] _shared;
    private readonly Parameter _logits;
    private readonly optim.Optimizer _optimizer;
    private readonly optim.Optimizer _logitOptimizer;

    internal BaselineStep(BaselineNetwork network, BaselineBatch batch, BaselineWeighting weighting)
    {
        (_network, _batch, _weighting, _shared) = (network, batch, weighting, network.Shared);
        _logits = new Parameter(zeros(3, batch.Image.dtype));
        _optimizer = optim.Adam(network.parameters(), 1e-4);
        _logitOptimizer = optim.Adam([_logits], 0.025, weight_decay: 0.001);
    }

    /// <summary>Takes a step.</summary>
    internal void Take()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var losses = _batch.Losses(_network.call(_batch.Image));
        Backward(losses);
        _optimizer.step();
        if (_weighting == BaselineWeighting.Famo)
        {
            Learn(losses);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _logitOptimizer.Dispose();
        _logits.Dispose();
    }

    private void Backward(Tensor losses)
    {
        switch (_weighting)
        {
            case BaselineWeighting.Famo:
                var (z, d) = (F.softmax(_logits, -1).detach(), losses + Floor);
                (d.log() * z / (z / d).sum().detach()).sum().backward();
                clip_grad_norm_(_shared, Norm);
                break;
            case BaselineWeighting.Cagrad:
                Share(BaselineCagrad.Direction(stack([.. Enumerable.Range(0, 3).Select(task => Gradient(losses, task))], 1)));
                clip_grad_norm_(_shared, Norm);
                break;
            default:
                losses.sum().backward();
                break;
        }
    }

    /// <summary>A task's gradient of what is shared, as one vector.</summary>
    private Tensor Gradient(Tensor losses, int task)
    {
        losses[task].backward(retain_graph: task < 2);
        var gradient = cat([.. _shared.Select(one => one.grad is { } own ? own.flatten() : zeros(one.numel(), one.dtype))]);
        _shared.Iter(one => one.grad = null);
        return gradient;
    }

    private void Share(Tensor direction)
    {
        var at = 0L;
        foreach (var one in _shared)
        {
            one.grad = direction[TensorIndex.Slice(at, at + one.numel())].view(one.shape).clone();
            at += one.numel();
        }
    }

    /// <summary>FAMO learns from the losses on the same batch after the update.</summary>
    private void Learn(Tensor losses)
    {
        using var quiet = no_grad();
        var after = _batch.Losses(_network.call(_batch.Image));
        var (delta, w) = ((losses.detach() + Floor).log() - (after + Floor).log(), F.softmax(_logits, -1));
        _logits.grad = w * (delta - (w * delta).sum());
        _logitOptimizer.step();
    }
}
