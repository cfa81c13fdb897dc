using System.Runtime.InteropServices;
using TorchSharp;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// Vectors in a safetensors file with a checksum: the tensor <c>seal</c> is a digest of everything else in the file. Vectors are written and
/// read in pieces, so that little memory is needed in addition to the vectors themselves.
/// </summary>
internal static class ChecksummedVectors
{
    private const int PieceBytes = 1 << 22;

    private static readonly TensorSpec ChecksumSpec = new("seal", Dtype.U8, Seq1((long)Checksum.Length));

    /// <summary>Writes the file and flushes it to disk; a failed write leaves no file behind.</summary>
    internal static Either<string, Unit> Write(string path, Seq<NamedVector> vectors, Map<string, string> metadata)
    {
        var sorted = Seq(vectors.OrderBy(vector => vector.Name, StringComparer.Ordinal).ToArray());
        var specs = sorted.Map(vector => Spec(vector.Name, vector.Values));
        return Safetensors.Write(path, specs.Add(ChecksumSpec), metadata, writer =>
        {
            using var checksum = new Checksum(metadata);
            foreach (var (spec, vector) in specs.Zip(sorted))
            {
                checksum.Add($"{spec}\n");
                Pieces(vector.Values, back: false, (first, piece) =>
                {
                    checksum.Add(piece.bytes);
                    writer.WriteBytes(spec.Name, first, piece.bytes);
                });
            }

            writer.WriteBytes(ChecksumSpec.Name, 0, checksum.Finish());
            return unit;
        }).Bind(_ => Flush(path));
    }

    /// <summary>Opens a file and verifies it by reading it once; the caller owns it.</summary>
    internal static Either<string, SafetensorsFile> Open(string path) => SafetensorsFile.Open(path).Bind(file =>
    {
        var whole = Files.Attempt(path, () => Verify(file));
        if (whole.IsLeft)
        {
            file.Dispose();
        }

        return whole.Map(_ => file);
    });

    /// <summary>The names of the vectors in a file.</summary>
    internal static Seq<string> Names(SafetensorsFile file) =>
        file.Tensors.Map(spec => spec.Name).Filter(name => name != ChecksumSpec.Name);

    /// <summary>Checks that a file holds a vector with the name, type and length of another.</summary>
    internal static Either<string, Unit> Fits(SafetensorsFile file, NamedVector target) =>
        file.Find(target.Name).Exists(spec => spec == Spec(target.Name, target.Values))
            ? unit
            : Left<string, Unit>($"{file.Path}: must hold {Spec(target.Name, target.Values)}");

    /// <summary>Copies a vector from a file into a target for which <see cref="Fits"/> holds.</summary>
    internal static Either<string, Unit> Read(SafetensorsFile file, NamedVector target) => Files.Attempt(file.Path, () =>
    {
        file.Place(target.Name).IfSome(place =>
            Pieces(target.Values, back: true, (first, piece) => file.ReadBytes(place, first, piece.bytes)));
        return Right<string, Unit>(unit);
    });

    private static Either<string, Unit> Verify(SafetensorsFile file)
    {
        if (file.Find(ChecksumSpec.Name) != Some(ChecksumSpec))
        {
            return "has no checksum";
        }

        using var checksum = new Checksum(file.Metadata);
        var (piece, kept) = (new byte[PieceBytes], new byte[Checksum.Length]);
        foreach (var place in Names(file).OrderBy(name => name, StringComparer.Ordinal).SelectMany(name => file.Place(name).AsEnumerable()))
        {
            checksum.Add($"{place.Spec}\n");
            for (var first = 0L; first < place.Spec.Bytes; first += piece.Length)
            {
                var part = piece.AsSpan(0, (int)Math.Min(piece.Length, place.Spec.Bytes - first));
                file.ReadBytes(place, first, part);
                checksum.Add(part);
                if (!IsFinite(place.Spec.Dtype, part))
                {
                    return $"holds numbers that are not finite in {place.Spec.Name}";
                }
            }
        }

        file.Place(ChecksumSpec.Name).IfSome(place => file.ReadBytes(place, 0, kept));
        return checksum.Finish().AsSpan().SequenceEqual(kept) ? Right<string, Unit>(unit) : "does not match its checksum";
    }

    private static bool IsFinite(Dtype type, ReadOnlySpan<byte> numbers) => type == Dtype.F64
        ? FiniteNumbers.All(MemoryMarshal.Cast<byte, double>(numbers))
        : FiniteNumbers.All(MemoryMarshal.Cast<byte, float>(numbers));

    /// <summary>
    /// Visits a vector in pieces, in host memory, each with the offset of its first byte. Pieces that the visitor fills are copied
    /// <paramref name="back"/> if the vector is on another device.
    /// </summary>
    private static void Pieces(Tensor vector, bool back, Action<long, Tensor> use)
    {
        using var quiet = no_grad();
        var size = vector.ElementSize;
        var length = PieceBytes / size;
        for (var first = 0L; first < vector.NumberOfElements; first += length)
        {
            using var scope = NewDisposeScope();
            var part = vector.narrow(0, first, Math.Min(length, vector.NumberOfElements - first));
            var host = part.device_type == DeviceType.CPU ? part : part.cpu();
            use(first * size, host);
            if (back && part.device_type != DeviceType.CPU)
            {
                part.copy_(host);
            }
        }
    }

    private static TensorSpec Spec(string name, Tensor vector) =>
        new(name, vector.dtype == ScalarType.Float64 ? Dtype.F64 : Dtype.F32, Seq1(vector.NumberOfElements));

    private static Either<string, Unit> Flush(string path) => Files.Attempt(path, () =>
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        return Right<string, Unit>(unit);
    }, "written");
}
