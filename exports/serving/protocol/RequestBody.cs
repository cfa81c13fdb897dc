using System.Buffers;

namespace Multitask.Serving;

/// <summary>The body of a request, in pooled memory that disposing it returns.</summary>
/// <remarks>
/// Memory grows with the bytes received, not with <c>Content-Length</c>: a client that announces a large body and sends nothing costs little.
/// Kestrel aborts bodies that exceed the limit or arrive too slowly.
/// </remarks>
internal sealed class RequestBody : IDisposable
{
    /// <summary>Bytes allocated on the word of <c>Content-Length</c> alone, at most.</summary>
    private const int LargestInitialSize = 1 << 17;

    private byte[] _memory;
    private int _length;

    private RequestBody(int size) => _memory = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>The whole body.</summary>
    internal ReadOnlyMemory<byte> Bytes => _memory.AsMemory(0, _length);

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or incomplete.</exception>
    internal static async Task<RequestBody> Read(HttpContext context)
    {
        var body = new RequestBody((int)Math.Clamp(context.Request.ContentLength ?? 0, 1024, LargestInitialSize));
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
        // Cancelling a read through its token would leave the pipe reader with a read in progress.
        await using var registration = context.RequestAborted.Register(reader.CancelPendingRead);
        var isComplete = false;
        while (!isComplete)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled)
            {
                throw new BadHttpRequestException("the body of the request did not arrive in time", StatusCodes.Status408RequestTimeout);
            }

            isComplete = read.IsCompleted;
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
