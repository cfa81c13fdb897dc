using System.Runtime.InteropServices;
using System.Text;

namespace Multitask.Stages.Data.Formats;

/// <summary>Writes npy files, version 1.0.</summary>
internal static class NpyWriter
{
    /// <summary>Where the numbers begin is a multiple of this, so that they can be mapped into memory.</summary>
    private const int Alignment = 64;

    /// <summary>Bytes before the header: a mark, the version and the header's length.</summary>
    private const int Preamble = 10;

    /// <summary>Writes an array in row-major order. Left: why the file cannot be written.</summary>
    /// <typeparam name="T">float, long or byte.</typeparam>
    internal static Either<string, Unit> Write<T>(string path, Seq<int> shape, T[] values)
        where T : unmanaged => Files.Attempt(path, () =>
    {
        using var file = File.Create(path);
        file.Write(Header(shape, typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(long) ? "<i8" : "|u1"));
        file.Write(MemoryMarshal.AsBytes<T>(values));
        return Prelude.Right<string, Unit>(Prelude.unit);
    }, "written");

    private static byte[] Header(Seq<int> shape, string type)
    {
        var axes = string.Concat(shape.Map(size => FormattableString.Invariant($"{size}, "))).TrimEnd();
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({axes}), }}";
        var length = ((Preamble + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - Preamble;
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
    }
}
