using System.Buffers;

namespace Multitask.Serving;

/// <summary>The body of a request, in memory that is given back when this is disposed.</summary>
/// <remarks>
/// Memory grows with what arrives, not with what a header promises: somebody who promises much and sends nothing costs little. Kestrel ends bodies
/// that are larger than the limit, or arrive too slowly.
/// </remarks>
internal sealed class RequestBody : IDisposable
{
    private const int Trusted = 1 << 17;

    private byte[] _memory;
    private int _length;

    private RequestBody(int size) => _memory = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>All of it.</summary>
    internal ReadOnlyMemory<byte> Bytes => _memory.AsMemory(0, _length);

    /// <summary>Reads it to its end; Kestrel's own exceptions tell of one that is too large, too slow or cut off.</summary>
    internal static async Task<RequestBody> Read(HttpContext context)
    {
        var body = new RequestBody((int)Math.Clamp(context.Request.ContentLength ?? 0, 1024, Trusted));
        try
        {
            await body.Fill(context);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => ArrayPool<byte>.Shared.Return(_memory);

    private async Task Fill(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        // A read that is given up by its token would leave the reader in the midst of it.
        await using var late = context.RequestAborted.Register(reader.CancelPendingRead);
        var isWhole = false;
        while (!isWhole)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled)
            {
                throw new BadHttpRequestException("the body of the request did not arrive in time", StatusCodes.Status408RequestTimeout);
            }

            isWhole = read.IsCompleted;
        }
    }

    private void Append(ReadOnlySequence<byte> bytes)
    {
        while (_memory.Length - _length < bytes.Length)
        {
            Grow();
        }

        bytes.CopyTo(_memory.AsSpan(_length));
        _length += (int)bytes.Length;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_memory.Length * 2);
        _memory.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_memory);
        _memory = larger;
    }
}
