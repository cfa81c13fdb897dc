using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>An array in row-major order.</summary>
/// <param name="shape">Axes; none for a single number.</param>
/// <param name="values">Its numbers.</param>
public sealed class NpyArray<T>(Seq<int> shape, T[] values)
{
    /// <summary>Axes; none for a single number.</summary>
    public Seq<int> Shape => shape;

    /// <summary>The numbers in row-major order.</summary>
    public T[] Values => values;
}

/// <summary>Reads npy files: versions 1 to 3, both orders, both byte orders, float32, float64 and integers of 8 to 64 bits.</summary>
/// <remarks>
/// Nothing is allocated on the word of a header: sizes are compared with the length of the file first. Python objects are
/// refused.
/// </remarks>
public static class Npy
{
    /// <summary>A longer header is refused (NumPy itself stops at 10,000 bytes).</summary>
    private const int MaxHeader = 1 << 16;

    /// <summary>The header, checked against the length of the file. An error names the file.</summary>
    public static Either<string, NpyHeader> Header(string path) => Files.Attempt(path, () =>
    {
        using var handle = File.OpenHandle(path);
        return ReadHeader(handle).Map(found => found.Header);
    });

    /// <summary>The array, converted to <typeparamref name="T"/>. An error names the file; a number that does not fit is one.</summary>
    public static Either<string, NpyArray<T>> Read<T>(string path)
        where T : unmanaged, INumber<T> => Files.Attempt(path, () =>
    {
        using var handle = File.OpenHandle(path);
        return from found in ReadHeader(handle)
               from bytes in Body(handle, found.Header, found.Start)
               from values in Convert<T>(bytes, found.Header.Type)
               select new NpyArray<T>(found.Header.Shape, found.Header.Fortran ? RowMajor(values, found.Header.Shape) : values);
    });

    private static Either<string, (NpyHeader Header, int Start)> ReadHeader(SafeFileHandle handle)
    {
        var prefix = new byte[12];
        var length = RandomAccess.GetLength(handle);
        if (RandomAccess.Read(handle, prefix, 0) < 10 || !Magic(prefix))
        {
            return "is not an npy file";
        }

        var version = prefix[6];
        if (version is < 1 or > 3 || prefix[7] != 0)
        {
            return $"has npy version {version}.{prefix[7]}; 1.0, 2.0 and 3.0 are read";
        }

        var start = version == 1 ? 10 : 12;
        var field = prefix.AsSpan(8);
        var size = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (size > MaxHeader || size > length - start)
        {
            return $"claims a header of {size} bytes in a file of {length}";
        }

        return from text in Bytes(handle, start, (int)size)
               from header in NpyHeader.Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text))
               from _ in Fits(header, length - start - size)
               select (header, start + (int)size);
    }

    private static Either<string, Unit> Fits(NpyHeader header, long data) => header.Count * header.Type.Size == data
        ? unit
        : Left<string, Unit>($"claims shape ({string.Join(", ", header.Shape)}) of {header.Type} but holds {data} bytes of data");

    private static bool Magic(byte[] prefix) => prefix[0] == 0x93 && prefix.AsSpan(1, 5).SequenceEqual("NUMPY"u8);

    private static Either<string, byte[]> Body(SafeFileHandle handle, NpyHeader header, int start)
    {
        var size = header.Count * header.Type.Size;
        if (size > System.Array.MaxLength)
        {
            return $"holds {size} bytes, more than an array takes";
        }

        return Bytes(handle, start, (int)size);
    }

    /// <summary>So many bytes from a place on; their count was compared with the length of the file before.</summary>
    private static Either<string, byte[]> Bytes(SafeFileHandle handle, int start, int size)
    {
        var bytes = new byte[size];
        for (var done = 0; done < bytes.Length;)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(done), start + done);
            if (count == 0)
            {
                return "ends early";
            }

            done += count;
        }

        return bytes;
    }

    private static Either<string, T[]> Convert<T>(byte[] bytes, NpyType type)
        where T : unmanaged, INumber<T>
    {
        if (type.BigEndian == BitConverter.IsLittleEndian && type.Size > 1)
        {
            Swap(bytes, type.Size);
        }

        return (type.Kind, type.Size) switch
        {
            ('f', 4) => Cast<float, T>(bytes),
            ('f', _) => Cast<double, T>(bytes),
            ('i', 1) => Cast<sbyte, T>(bytes),
            ('i', 2) => Cast<short, T>(bytes),
            ('i', 4) => Cast<int, T>(bytes),
            ('i', _) => Cast<long, T>(bytes),
            (_, 1) => Cast<byte, T>(bytes),
            (_, 2) => Cast<ushort, T>(bytes),
            (_, 4) => Cast<uint, T>(bytes),
            _ => Cast<ulong, T>(bytes),
        };
    }

    private static Either<string, TTo[]> Cast<TFrom, TTo>(byte[] bytes)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        var source = MemoryMarshal.Cast<byte, TFrom>(bytes);
        var target = new TTo[source.Length];
        try
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = TTo.CreateChecked(source[i]);
            }

            return target;
        }
        catch (OverflowException)
        {
            return $"holds a number that does not fit {typeof(TTo).Name}";
        }
    }

    private static void Swap(byte[] bytes, int size)
    {
        for (var first = 0; first < bytes.Length; first += size)
        {
            bytes.AsSpan(first, size).Reverse();
        }
    }

    /// <summary>Column-major numbers in row-major order: counts through the axes, the last one fastest.</summary>
    private static T[] RowMajor<T>(T[] values, Seq<int> shape)
    {
        var sizes = shape.ToArray();
        var strides = sizes.Select((_, axis) => sizes.Take(axis).Aggregate(1, (product, size) => product * size)).ToArray();
        var (at, from, result) = (new int[sizes.Length], 0, new T[values.Length]);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = values[from];
            for (var axis = sizes.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++at[axis] < sizes[axis])
                {
                    break;
                }

                from -= strides[axis] * sizes[axis];
                at[axis] = 0;
            }
        }

        return result;
    }
}
