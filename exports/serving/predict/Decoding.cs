using System.Runtime.InteropServices;
using Multitask.Stages.Data.Formats;
using SkiaSharp;

namespace Multitask.Serving;

/// <summary>Examples of a model, their numbers as bytes.</summary>
internal sealed record Examples(ReadOnlyMemory<byte> Rows, int Count);

/// <summary>Turns what a person has, a picture, an npy file or a row, into examples of a model.</summary>
internal sealed class Decoding(ServingOptions options) : IDisposable
{
    /// <summary>A picture of more pixels is refused: decoded they take four bytes each, whatever the size of the file.</summary>
    private const long MostPixels = 1 << 24;

    /// <summary>As many pictures are decoded at once as there are cores: more would only take memory.</summary>
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);

    /// <summary>The examples in a body: by its first bytes a picture or an npy file, else JSON.</summary>
    internal async Task<Either<Refusal, Examples>> Read(ReadOnlyMemory<byte> body, ServedVersion served, CancellationToken cancel)
    {
        if (!IsPicture(body.Span))
        {
            return body.Span is [0x93, (byte)'N', ..]
                ? Npy(body.ToArray(), served)
                : RowText.Read(body, served);
        }

        await _turns.WaitAsync(cancel);
        try
        {
            return PictureSpec.Of(served).Bind(spec => Picture(body.ToArray(), spec)).Map(rows => new Examples(rows, 1));
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static bool IsPicture(ReadOnlySpan<byte> body) => body is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..]
        or [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..];

    private static Either<Refusal, ReadOnlyMemory<byte>> Picture(byte[] file, PictureSpec spec) =>
        (from size in Small(file)
         from planes in Photograph.Decode<byte[]>("the picture", file, photograph => new Bilinear(spec.Size).Planes(photograph))
         select spec.Rows(planes)).MapLeft(Refusal.Bad);

    private static Either<string, Unit> Small(byte[] file)
    {
        using var stream = new SKMemoryStream(file);
        using var codec = SKCodec.Create(stream, out var result);
        return result != SKCodecResult.Success ? $"the picture: is not an image that can be decoded ({result})"
            : (long)codec.Info.Width * codec.Info.Height > MostPixels ? ServingHost.Line($"the picture has {codec.Info.Width} x {codec.Info.Height} pixels, at most {MostPixels} are decoded")
            : unit;
    }

    private Either<Refusal, Examples> Npy(byte[] file, ServedVersion served) => served.Input.Number == OnnxNumber.UInt8
        ? Npy<byte>(file, served.Input)
        : Npy<float>(file, served.Input);

    private Either<Refusal, Examples> Npy<T>(byte[] file, OnnxPort port)
        where T : unmanaged, System.Numerics.INumber<T> =>
        from array in Stages.Data.Formats.Npy.Of<T>("the array", file).MapLeft(Refusal.Bad)
        let shape = array.Shape.Count == port.Shape.Sizes.Count ? 1.Cons(array.Shape) : array.Shape
        from count in port.Count([.. shape.Map(size => (long)size)], options.MaxBatch)
        select new Examples(MemoryMarshal.AsBytes<T>(array.Values).ToArray(), count);
}
