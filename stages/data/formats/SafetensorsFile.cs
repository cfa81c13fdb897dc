using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>
/// An open safetensors file. It reads ranges on demand, so a file may be larger than memory; reads may come from any thread.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, TensorPlace> _places;
    private readonly long _start;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header, long start)
    {
        (Path, _handle, _start) = (path, handle, start);
        _places = header.Places.ToDictionary(place => place.Spec.Name);
        (Tensors, Metadata) = (header.Places.Map(place => place.Spec), header.Metadata);
    }

    /// <summary>The file's path, for messages.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public Seq<TensorSpec> Tensors { get; }

    /// <summary>Free text of the file.</summary>
    public Map<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its whole header: lengths, names, types, ranges without holes or overlaps.</summary>
    /// <returns>The file, owned by the caller, or one line that names it and says what is wrong.</returns>
    public static Either<string, SafetensorsFile> Open(string path) => Files.File(path, () => OpenHandle(path));

    /// <summary>The tensor of a name.</summary>
    public Option<TensorSpec> Find(string name) =>
        _places.TryGetValue(name, out var place) ? Some(place.Spec) : None;

    /// <summary>All numbers of a tensor; the element type must be the tensor's.</summary>
    public Either<string, T[]> ReadAll<T>(string name)
        where T : unmanaged =>
        from spec in Find(name).ToEither($"{Path}: no tensor \"{name}\"")
        from _ in spec.Count <= System.Array.MaxLength ? Right<string, Unit>(unit) : $"{Path}: tensor {spec} is too large for an array"
        from values in ReadRange<T>(spec, (int)spec.Count)
        select values;

    /// <summary>Fills <paramref name="destination"/> from element number <paramref name="first"/> of a tensor on.</summary>
    public Either<string, Unit> Read<T>(string name, long first, Span<T> destination)
        where T : unmanaged
    {
        if (!_places.TryGetValue(name, out var place) || Dtypes.Of<T>() != place.Spec.Dtype)
        {
            return $"{Path}: no tensor \"{name}\" of {typeof(T).Name}";
        }

        if (first < 0 || first > place.Spec.Count - destination.Length)
        {
            return $"{Path}: tensor {place.Spec} has no elements {first} to {first + destination.Length}";
        }

        try
        {
            ReadBytes(place, first * place.Spec.Dtype.Size(), MemoryMarshal.AsBytes(destination));
            return unit;
        }
        catch (IOException problem)
        {
            return $"{Path}: {problem.Message}";
        }
    }

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    /// <summary>Where a tensor lies, for repeated reads without a look-up.</summary>
    internal Option<TensorPlace> Place(string name) => _places.TryGetValue(name, out var place) ? Some(place) : None;

    /// <summary>Fills <paramref name="destination"/> from byte number <paramref name="first"/> of a tensor on.</summary>
    /// <exception cref="IOException">The file shrank or cannot be read any more.</exception>
    internal void ReadBytes(TensorPlace place, long first, Span<byte> destination)
    {
        var offset = _start + place.Begin + first;
        while (destination.Length > 0)
        {
            var count = RandomAccess.Read(_handle, destination, offset);
            if (count == 0)
            {
                throw new IOException($"{Path}: ends inside tensor {place.Spec}");
            }

            destination = destination[count..];
            offset += count;
        }
    }

    private Either<string, T[]> ReadRange<T>(TensorSpec spec, int count)
        where T : unmanaged
    {
        var values = new T[count];
        return Read(spec.Name, 0, values.AsSpan()).Map(_ => values);
    }

    private static Either<string, SafetensorsFile> OpenHandle(string path)
    {
        var handle = default(SafeFileHandle);
        try
        {
            handle = File.OpenHandle(path);
            var opened = ReadHeader(handle).Map(found => new SafetensorsFile(path, handle, found.Header, found.Start));
            handle = opened.IsRight ? null : handle;
            return opened;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    private static Either<string, (SafetensorsHeader Header, long Start)> ReadHeader(SafeFileHandle handle)
    {
        var fileLength = RandomAccess.GetLength(handle);
        var prefix = new byte[8];
        if (fileLength < 8 || RandomAccess.Read(handle, prefix, 0) != 8)
        {
            return "too short for a safetensors file";
        }

        var length = BitConverter.ToUInt64(prefix);
        if (length > SafetensorsHeader.MaxLength || (long)length > fileLength - 8)
        {
            return $"claims a header of {length} bytes in a file of {fileLength}";
        }

        var json = new byte[length];
        var read = RandomAccess.Read(handle, json, 8);
        return read != json.Length
            ? "ends inside its header"
            : SafetensorsHeader.Parse(json, fileLength - 8 - read).Map(header => (header, 8L + read));
    }
}
