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
        catch (OperationCanceledException)
        {
            body.Dispose();
            throw new BadHttpRequestException("the body of the request did not arrive in time", StatusCodes.Status408RequestTimeout);
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
        var read = 0;
        do
        {
            Grow();
            read = await context.Request.Body.ReadAsync(_memory.AsMemory(_length), context.RequestAborted);
            _length += read;
        }
        while (read > 0);
    }

    private void Grow()
    {
        if (_length < _memory.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_memory.Length * 2);
        _memory.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_memory);
        _memory = larger;
    }
}
