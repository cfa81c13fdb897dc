using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>Whether this thread records operations, set for as long as the object is not disposed.</summary>
internal sealed class GradientMode : IDisposable
{
    private readonly int _before = Native.torch_grad_mode();

    internal GradientMode(bool enabled) => Native.torch_set_grad_mode(enabled ? 1 : 0);

    /// <summary>Puts back what was before.</summary>
    public void Dispose() => Native.torch_set_grad_mode(_before);
}

/// <summary>Inference mode of this thread (no recording, no version counts), for as long as the object is not disposed.</summary>
[SuppressMessage(
    "Usage",
    "CA2216:Disposable types should declare finalizer",
    Justification = "The guard belongs to its thread: a finaliser would run on another.")]
internal sealed class InferenceMode : IDisposable
{
    private nint _guard;

    internal InferenceMode(bool enabled) => _guard = Native.torch_enter_inference_mode(enabled ? 1 : 0);

    /// <summary>Puts back what was before. A second call does nothing.</summary>
    public void Dispose()
    {
        var guard = Interlocked.Exchange(ref _guard, 0);
        if (guard != 0)
        {
            Native.torch_leave_inference_mode(guard);
        }
    }
}
