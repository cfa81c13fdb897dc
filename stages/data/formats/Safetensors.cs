using System.Runtime.InteropServices;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>Numbers to be written under a name.</summary>
/// <param name="Spec">Name, element type and axes.</param>
/// <param name="Data">The bytes of its elements in row-major order.</param>
public sealed record NamedTensor(TensorSpec Spec, ReadOnlyMemory<byte> Data)
{
    /// <summary>A named array of numbers. The element type must be one of <see cref="Dtype"/>.</summary>
    public static NamedTensor Of<T>(string name, Seq<long> shape, T[] values)
        where T : unmanaged
    {
        var dtype = Dtypes.Of<T>().IfNone(() => throw new NotSupportedException($"no dtype for {typeof(T)}"));
        return new(new TensorSpec(name, dtype, shape), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }
}

/// <summary>Writes safetensors files: the same tensors and metadata always give the same bytes.</summary>
public static class Safetensors
{
    /// <summary>
    /// Writes a file whose tensors are known by shape: <paramref name="fill"/> gets a writer and must write every byte
    /// (from as many threads as it likes). What fails leaves no file behind.
    /// </summary>
    /// <returns>One line when the file cannot be written, the specs are bad, or <paramref name="fill"/> fails.</returns>
    public static Either<string, Unit> Write(
        string path, Seq<TensorSpec> specs, Map<string, string> metadata, Func<SafetensorsWriter, Either<string, Unit>> fill) =>
        from header in SafetensorsHeader.Layout(specs, metadata)
        from done in Files.Attempt(path, () => Create(path, header, fill), "written").Bind(filled => filled).MapLeft(message => Discard(path, message))
        select done;

    /// <summary>Writes arrays that are in memory.</summary>
    public static Either<string, Unit> WriteAll(string path, Seq<NamedTensor> tensors, Map<string, string> metadata) =>
        from _ in tensors.Find(tensor => tensor.Spec.Bytes != tensor.Data.Length)
            .Match(tensor => Left<string, Unit>($"tensor {tensor.Spec} was given {tensor.Data.Length} bytes"), () => unit)
        from done in Write(path, tensors.Map(tensor => tensor.Spec), metadata, writer =>
        {
            tensors.Iter(tensor => writer.WriteBytes(tensor.Spec.Name, 0, tensor.Data.Span));
            return unit;
        })
        select done;

    /// <summary>What is wrong with the file is Left; inside stands what <paramref name="fill"/> says, which is of its own sources.</summary>
    private static Either<string, Either<string, Unit>> Create(
        string path, SafetensorsHeader header, Func<SafetensorsWriter, Either<string, Unit>> fill)
    {
        var encoded = header.Encode();
        if (encoded.Length - 8 > SafetensorsHeader.MaxLength)
        {
            return $"a header of {encoded.Length - 8} bytes is more than a reader takes";
        }

        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(handle, encoded.Length + header.DataLength);
        RandomAccess.Write(handle, encoded, 0);
        var writer = new SafetensorsWriter(handle, header, encoded.Length);
        var filled = fill(writer);
        return filled.IsLeft || writer.Written == header.DataLength
            ? Right<string, Either<string, Unit>>(filled)
            : $"{writer.Written} bytes of {header.DataLength} were written";
    }

    private static string Discard(string path, string message)
    {
        // The first message says what went wrong; a file that cannot be removed adds nothing to it.
        _ = Files.Attempt<Unit>(path, () =>
        {
            File.Delete(path);
            return unit;
        }, "removed");
        return message;
    }
}
