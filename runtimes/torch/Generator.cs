namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a seed of its own.</summary>
    public sealed class Generator : IDisposable
    {
        private nint _handle;

        /// <summary>A new generator on a device (main memory when left out).</summary>
        /// <exception cref="InvalidOperationException">There is no such device.</exception>
        public Generator(ulong seed = 0, torch.Device? device = null)
        {
            this.device = InitializeDevice(device ?? CPU);
            _handle = Native.torch_generator(seed);
        }

        private Generator(nint handle) => (_handle, device) = (handle, CPU);

        /// <summary>Gives the native generator back where nobody did.</summary>
        ~Generator() => Release();

        /// <summary>The generator that operations use when given none.</summary>
        public static Generator Default => new(Native.torch_default_generator());

        /// <summary>The native generator.</summary>
        /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
        public IntPtr Handle
        {
            get
            {
                ObjectDisposedException.ThrowIf(_handle == 0, this);
                return _handle;
            }
        }

        /// <summary>Where the generator makes its numbers.</summary>
        public torch.Device device { get; private set; }

        /// <summary>The state, as bytes.</summary>
        public Tensor get_state()
        {
            var handle = Native.torch_generator_state(Handle, out var failed);
            GC.KeepAlive(this);
            return new Tensor(Native.Check(handle, failed));
        }

        /// <summary>Puts the generator into a state read with <see cref="get_state"/>.</summary>
        public void set_state(Tensor value)
        {
            Native.Check(Native.torch_set_generator_state(Handle, value.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        /// <summary>Starts the stream of a seed and answers the generator.</summary>
        public Generator manual_seed(long seed)
        {
            Native.torch_seed(Handle, (ulong)seed);
            return this;
        }

        /// <summary>Starts the stream of a seed from the clock and answers the seed.</summary>
        public long seed()
        {
            var seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        /// <summary>The seed the stream started from.</summary>
        public long initial_seed()
        {
            var seed = (long)Native.torch_current_seed(Handle);
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>Gives the native generator back. A second call does nothing.</summary>
        public void Dispose()
        {
            Release();
            GC.SuppressFinalize(this);
        }

        private void Release()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
            {
                Native.torch_release_generator(handle);
            }
        }
    }
}
