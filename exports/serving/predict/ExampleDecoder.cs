using System.Runtime.InteropServices;
using Multitask.Stages.Data.Formats;
using SkiaSharp;

namespace Multitask.Serving;

/// <summary>Examples for a model.</summary>
/// <param name="Rows">Their numbers in row-major order, as bytes of the input's type.</param>
/// <param name="Count">How many examples.</param>
internal sealed record Examples(ReadOnlyMemory<byte> Rows, int Count);

/// <summary>Decodes the body of a <c>/predict</c> request, an image, an npy file or JSON, into examples for a model.</summary>
internal sealed class ExampleDecoder(ServingOptions options) : IDisposable
{
    /// <summary>Larger images are rejected: a small file may decode to very many pixels, of four bytes each.</summary>
    private const long MaxPixels = 1 << 24;

    /// <summary>Limits concurrent decoding to one image per core: more would not be faster and take more memory.</summary>
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>Decodes a body, whose first bytes tell an image, an npy file and JSON apart.</summary>
    internal async Task<Either<RequestError, Examples>> Read(ReadOnlyMemory<byte> body, ServedVersion served, CancellationToken cancel)
    {
        if (!IsImage(body.Span))
        {
            return body.Span is [0x93, (byte)'N', ..]
                ? Npy(body.ToArray(), served)
                : RowText.Read(body, served);
        }

        await _slots.WaitAsync(cancel);
        try
        {
            return ImageSpec.Of(served).Bind(spec => Image(body.ToArray(), spec)).Map(rows => new Examples(rows, 1));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private static bool IsImage(ReadOnlySpan<byte> body) => body is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..]
        or [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..];

    private static Either<RequestError, ReadOnlyMemory<byte>> Image(byte[] file, ImageSpec spec) =>
        (from size in CheckSize(file)
         from planes in Photograph.Decode<byte[]>("the image", file, photograph => new Bilinear(spec.Size).Planes(photograph))
         select spec.Rows(planes)).MapLeft(RequestError.BadRequest);

    private static Either<string, Unit> CheckSize(byte[] file)
    {
        using var stream = new SKMemoryStream(file);
        using var codec = SKCodec.Create(stream, out var result);
        return result != SKCodecResult.Success ? $"the image: cannot be decoded ({result})"
            : (long)codec.Info.Width * codec.Info.Height > MaxPixels ? Invariant($"the image has {codec.Info.Width} x {codec.Info.Height} pixels, the limit is {MaxPixels}")
            : unit;
    }

    private Either<RequestError, Examples> Npy(byte[] file, ServedVersion served) => served.Input.Number == OnnxNumber.UInt8
        ? Npy<byte>(file, served.Input)
        : Npy<float>(file, served.Input);

    private Either<RequestError, Examples> Npy<T>(byte[] file, OnnxPort port)
        where T : unmanaged, System.Numerics.INumber<T> =>
        from array in Stages.Data.Formats.Npy.Of<T>("the array", file).MapLeft(RequestError.BadRequest)
        let shape = array.Shape.Count == port.Shape.Sizes.Count ? 1.Cons(array.Shape) : array.Shape
        from count in port.Count([.. shape.Map(size => (long)size)], options.MaxBatch)
        select new Examples(MemoryMarshal.AsBytes<T>(array.Values).ToArray(), count);
}
