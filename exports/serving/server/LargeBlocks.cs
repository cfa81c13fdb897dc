using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Multitask.Serving;

/// <summary>A memory pool that gives Kestrel buffers of 64 kB instead of 4 kB.</summary>
/// <remarks>
/// An image and its predictions are about half a megabyte: more than a hundred of Kestrel's own buffers, which cost a tenth of a millisecond. A
/// connection holds a buffer only while it sends or receives.
/// </remarks>
internal sealed class LargeBlocks : IMemoryPoolFactory<byte>
{
    private const int Size = 1 << 16;

    /// <inheritdoc />
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        public override int MaxBufferSize => Size;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(ArrayPool<byte>.Shared.Rent(Math.Max(minBufferSize, Size)));

        protected override void Dispose(bool disposing)
        {
            // The arrays belong to the shared pool.
        }
    }

    private sealed class Block(byte[] array) : IMemoryOwner<byte>
    {
        private int _returned;

        public Memory<byte> Memory => array;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                ArrayPool<byte>.Shared.Return(array);
            }
        }
    }
}
