using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. It belongs to the innermost <see cref="DisposeScope"/> of the thread that makes it, if there is one;
    /// otherwise whoever holds it disposes it, and the finaliser does at last.
    /// </summary>
    public sealed partial class Tensor : IDisposable
    {
        private static long _total;
        private static long _peak;
        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            var total = Interlocked.Increment(ref _total);
            if (total > Volatile.Read(ref _peak))
            {
                Volatile.Write(ref _peak, total);
            }

            OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
        }

        /// <summary>Gives the native tensor back where nobody did.</summary>
        ~Tensor() => Release();

        /// <summary>How many tensors have been made and not disposed, in the whole process. Copies of a handle count.</summary>
        public static long TotalCount => Interlocked.Read(ref _total);

        /// <summary>The greatest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => Volatile.Read(ref _peak);

        /// <summary>A name to recognise the tensor by, for people.</summary>
        public string? name { get; set; }

        /// <summary>Whether the tensor has been disposed.</summary>
        public bool IsInvalid => _handle == 0;

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public IntPtr Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Another handle of the same native tensor: each is disposed by itself.</summary>
        public Tensor alias()
        {
            var handle = Native.torch_alias(Handle, out var failed);
            GC.KeepAlive(this);
            return new Tensor(Native.Check(handle, failed));
        }

        /// <summary>Gives the native tensor back. A second call does nothing.</summary>
        public void Dispose()
        {
            Release();
            GC.SuppressFinalize(this);
        }

        /// <summary>Moves the tensor to the scope around its own, or out of all scopes when there is none, and answers it.</summary>
        public torch.Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all scopes and answers it: from now on its holder disposes it.</summary>
        public torch.Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Moves the tensor to the scope of another tensor, and answers it.</summary>
        public torch.Tensor MoveToOtherDisposeScope(torch.Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Moves the tensor to a scope (null: out of all scopes), and answers it.</summary>
        public torch.Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
            {
                owner.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }

            return this;
        }

        /// <summary>Shape, element type and device, as in <c>[2x3], type = Float32, device = cpu</c>.</summary>
        public override string ToString()
        {
            var sizes = string.Join('x', shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            return $"[{sizes}], type = {dtype}, device = {device}";
        }

        /// <summary>Whether another object is this very tensor object.</summary>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether another tensor has the same shape and elements.</summary>
        public bool Equals(Tensor target) => Aten.Equal.Number(this, target).Word != 0;

        /// <summary>A code of this very tensor object.</summary>
        public override int GetHashCode() => base.GetHashCode();

        private void Release()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0)
            {
                return;
            }

            DisposeScopeManager.OfThread.Disposing(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref _total);
            Native.torch_release(handle);
        }
    }
}
