using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multitask.Stages.Data.Formats;

/// <summary>Fills the tensors of a file that is being written, in any order and from any thread. Every byte must be written once.</summary>
public sealed class SafetensorsWriter
{
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, TensorPlace> _places;
    private readonly long _start;
    private long _written;

    internal SafetensorsWriter(SafeFileHandle handle, SafetensorsHeader header, long start) =>
        (_handle, _places, _start) = (handle, header.Places.ToDictionary(place => place.Spec.Name), start);

    /// <summary>Bytes written so far.</summary>
    internal long Written => Interlocked.Read(ref _written);

    /// <summary>Writes numbers into a tensor from its element number <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentException">The name, element type or range is not the tensor's: a mistake of the caller.</exception>
    public void Write<T>(string name, long first, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var dtype = _places.TryGetValue(name, out var place) ? place.Spec.Dtype : throw new ArgumentException($"no tensor \"{name}\"");
        if (Dtypes.Of<T>() != dtype)
        {
            throw new ArgumentException($"tensor \"{name}\" is {dtype}, not {typeof(T).Name}");
        }

        WriteBytes(name, first * dtype.Size(), MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes bytes into a tensor from its byte number <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentException">The name or range is not the tensor's: a mistake of the caller.</exception>
    public void WriteBytes(string name, long first, ReadOnlySpan<byte> bytes)
    {
        if (!_places.TryGetValue(name, out var place) || first < 0 || first > place.Spec.Bytes - bytes.Length)
        {
            throw new ArgumentException($"tensor \"{name}\" has no bytes {first} to {first + bytes.Length}");
        }

        RandomAccess.Write(_handle, bytes, _start + place.Begin + first);
        Interlocked.Add(ref _written, bytes.Length);
    }
}
