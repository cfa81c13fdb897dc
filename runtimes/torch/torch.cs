using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// The part of TorchSharp 0.106 this product uses, over the distribution's libtorch: same names, same signatures, so that the
/// product compiles unchanged against either.
/// </summary>
public static partial class torch
{
    /// <summary>The version of libtorch at work.</summary>
    public static string __version__ => "1.13.1";

    /// <summary>The innermost dispose scope of this thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Top;

    /// <summary>Opens a dispose scope: tensors made on this thread from now on belong to it until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.Open();

    /// <summary>Stops recording operations on this thread until the answer is disposed.</summary>
    public static IDisposable no_grad() => new GradientMode(false);

    /// <summary>Records operations (or not) on this thread until the answer is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    /// <summary>Records operations (or not) on this thread until the answer is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);

    /// <summary>Whether this thread records operations.</summary>
    public static bool is_grad_enabled() => Native.torch_grad_mode() != 0;

    /// <summary>Inference mode on this thread until the answer is disposed: its tensors cannot be recorded later.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => Native.torch_inference_mode() != 0;

    /// <summary>The number of threads an operation may use.</summary>
    public static int get_num_threads() => Native.torch_threads();

    /// <summary>Sets the number of threads an operation may use.</summary>
    /// <exception cref="ExternalException">Not a positive number.</exception>
    public static void set_num_threads(int num) => Native.Check(Native.torch_set_threads(num));

    /// <summary>The number of threads that run independent operations.</summary>
    public static int get_num_interop_threads() => Native.torch_interop_threads();

    /// <summary>Sets the number of threads that run independent operations.</summary>
    /// <exception cref="ExternalException">Not a positive number, or set or used before.</exception>
    public static void set_num_interop_threads(int num) => Native.Check(Native.torch_set_interop_threads(num));

    /// <summary>Throws libtorch's last error, if there is one. Here every call throws its own, so there never is.</summary>
    public static void CheckForErrors()
    {
    }

    /// <summary>Seeds the default generator and answers it.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    /// <summary>Seeds the default generator from the clock and answers the seed.</summary>
    public static long seed() => random.seed();

    /// <summary>The seed of the default generator.</summary>
    public static long initial_seed() => random.initial_seed();

    /// <summary>The state of the default generator, as bytes.</summary>
    public static Tensor get_rng_state() => random.get_rng_state();

    /// <summary>Puts the default generator into a state read with <see cref="get_rng_state"/>.</summary>
    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    /// <summary>The default random generator.</summary>
    public static class random
    {
        /// <inheritdoc cref="torch.seed"/>
        public static long seed() => Generator.Default.seed();

        /// <inheritdoc cref="torch.initial_seed"/>
        public static long initial_seed() => Generator.Default.initial_seed();

        /// <inheritdoc cref="torch.manual_seed(long)"/>
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        /// <inheritdoc cref="torch.get_rng_state"/>
        public static Tensor get_rng_state() => Generator.Default.get_state();

        /// <inheritdoc cref="torch.set_rng_state(Tensor)"/>
        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    /// <summary>CUDA devices: the distribution's libtorch knows none.</summary>
    public static class cuda
    {
        /// <summary>Whether there is a CUDA device to compute on.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>Whether there is a CUDA device and cuDNN.</summary>
        public static bool is_cudnn_available() => is_available();

        /// <summary>The number of CUDA devices.</summary>
        public static int device_count() => Native.torch_cuda_devices();

        /// <summary>Seeds the generator of the current CUDA device; nothing to do without one.</summary>
        public static void manual_seed(long seed) => _ = seed;

        /// <summary>Seeds the generators of all CUDA devices; nothing to do without one.</summary>
        public static void manual_seed_all(long seed) => _ = seed;

        /// <summary>Waits until a CUDA device is idle; nothing to do without one.</summary>
        public static void synchronize(Device? device = null) => _ = device;
    }
}
