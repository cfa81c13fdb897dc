using TorchSharp;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// Vectors in a safetensors file that proves itself: the tensor <c>seal</c> is a digest of everything else in it. Written and read piece
/// by piece, so that little memory is needed beside the vectors.
/// </summary>
internal static class SealedVectors
{
    private const int PieceBytes = 1 << 22;

    private static readonly TensorSpec SealSpec = new("seal", Dtype.U8, Seq1((long)Seal.Length));

    /// <summary>Writes the file, and flushes it to the disk; what fails leaves no file behind.</summary>
    internal static Either<string, Unit> Write(string path, Seq<NamedVector> vectors, Map<string, string> metadata)
    {
        var sorted = Seq(vectors.OrderBy(vector => vector.Name, StringComparer.Ordinal).ToArray());
        var specs = sorted.Map(vector => Spec(vector.Name, vector.Values)).Strict();
        return Safetensors.Write(path, specs.Add(SealSpec), metadata, writer =>
        {
            using var seal = new Seal(metadata);
            foreach (var (spec, vector) in specs.Zip(sorted))
            {
                seal.Add($"{spec}\n");
                Pieces(vector.Values, back: false, (first, piece) =>
                {
                    seal.Add(piece.bytes);
                    writer.WriteBytes(spec.Name, first, piece.bytes);
                });
            }

            writer.WriteBytes(SealSpec.Name, 0, seal.Close());
            return unit;
        }).Bind(_ => Flush(path));
    }

    /// <summary>Opens a file, and reads all of it once to see that it is whole; the caller owns it.</summary>
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
        file.Tensors.Map(spec => spec.Name).Filter(name => name != SealSpec.Name).Strict();

    /// <summary>Whether a file holds a vector of a name with the type and length of another; the reason where it has not.</summary>
    internal static Either<string, Unit> Fits(SafetensorsFile file, NamedVector target) =>
        file.Find(target.Name).Exists(spec => spec == Spec(target.Name, target.Values))
            ? unit
            : Left<string, Unit>($"{file.Path}: must hold {Spec(target.Name, target.Values)}");

    /// <summary>Copies a vector of a file into one that fits.</summary>
    internal static Either<string, Unit> Read(SafetensorsFile file, NamedVector target) => Files.Attempt(file.Path, () =>
    {
        file.Place(target.Name).IfSome(place =>
            Pieces(target.Values, back: true, (first, piece) => file.ReadBytes(place, first, piece.bytes)));
        return Right<string, Unit>(unit);
    });

    private static Either<string, Unit> Verify(SafetensorsFile file)
    {
        if (file.Find(SealSpec.Name) != Some(SealSpec))
        {
            return "has no seal";
        }

        using var seal = new Seal(file.Metadata);
        var (piece, kept) = (new byte[PieceBytes], new byte[Seal.Length]);
        foreach (var place in Names(file).OrderBy(name => name, StringComparer.Ordinal).SelectMany(name => file.Place(name).AsEnumerable()))
        {
            seal.Add($"{place.Spec}\n");
            for (var first = 0L; first < place.Spec.Bytes; first += piece.Length)
            {
                var part = piece.AsSpan(0, (int)Math.Min(piece.Length, place.Spec.Bytes - first));
                file.ReadBytes(place, first, part);
                seal.Add(part);
            }
        }

        file.Place(SealSpec.Name).IfSome(place => file.ReadBytes(place, 0, kept));
        return seal.Close().AsSpan().SequenceEqual(kept) ? Right<string, Unit>(unit) : "does not match its seal";
    }

    /// <summary>
    /// Hands out a vector piece by piece, in main memory, with the place of its first byte. Pieces to be filled are copied
    /// <paramref name="back"/> where the vector lies elsewhere.
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
    });
}
