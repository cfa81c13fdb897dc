using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
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

/// <summary>Reads npy files: versions 1 to 3, both orders, both byte orders, float16, float32, float64, bool (as 0 and 1) and integers of 8 to 64 bits.</summary>
/// <remarks>
/// Nothing is allocated on the word of a header: sizes are compared with the length of the file first. Python objects are
/// refused.
/// </remarks>
public static class Npy
{
    /// <summary>A longer header is refused (NumPy itself stops at 10,000 bytes).</summary>
    private const int MaxHeader = 1 << 16;

    /// <summary>The header, checked against the length of the file. An error names the file.</summary>
    public static Either<string, NpyHeader> Header(string path) => Files.File(path, () =>
    {
        using var file = File.OpenRead(path);
        return ReadHeader(file);
    });

    /// <summary>The array, converted to <typeparamref name="T"/>. An error names the file; a number that does not fit is one.</summary>
    public static Either<string, NpyArray<T>> Read<T>(string path)
        where T : unmanaged, INumber<T> => Files.File(path, () =>
    {
        using var file = File.OpenRead(path);
        return Read<T>(file);
    });

    /// <summary>The array in the bytes of a file; an error names the file.</summary>
    internal static Either<string, NpyArray<T>> Of<T>(string path, byte[] bytes)
        where T : unmanaged, INumber<T> => Files.File(path, () =>
    {
        using var file = new MemoryStream(bytes, writable: false);
        return Read<T>(file);
    });

    /// <summary>The header in the bytes of a file; an error names the file.</summary>
    internal static Either<string, NpyHeader> HeaderOf(string path, byte[] bytes) => Files.File(path, () =>
    {
        using var file = new MemoryStream(bytes, writable: false);
        return ReadHeader(file);
    });

    private static Either<string, NpyArray<T>> Read<T>(Stream file)
        where T : unmanaged, INumber<T> =>
        from header in ReadHeader(file)
        from bytes in Body(file)
        from values in Convert<T>(bytes, header.Type)
        select new NpyArray<T>(header.Shape, header.Fortran ? RowMajor(values, header.Shape) : values);

    /// <summary>Reads the header; the file then stands at its data, which are as long as the header says.</summary>
    private static Either<string, NpyHeader> ReadHeader(Stream file)
    {
        if (file.Length < 10 || Bytes(file, 8) is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', var version, var minor])
        {
            return "is not an npy file";
        }

        var field = version == 1 ? 2 : 4;
        return version is < 1 or > 3 || minor != 0 ? $"has npy version {version}.{minor}; 1.0, 2.0 and 3.0 are read"
            : file.Length < 8 + field ? "ends inside its header"
            : from text in HeaderText(file, BinaryPrimitives.ReadUInt32LittleEndian([.. Bytes(file, field), 0, 0]))
              from header in NpyHeader.Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text))
              from _ in Fits(header, file.Length - file.Position)
              select header;
    }

    private static Either<string, byte[]> HeaderText(Stream file, uint size) => size > MaxHeader || size > file.Length - file.Position
        ? $"claims a header of {size} bytes in a file of {file.Length}"
        : Bytes(file, (int)size);

    private static Either<string, Unit> Fits(NpyHeader header, long data) => header.Count * header.Type.Size == data
        ? unit
        : Left<string, Unit>($"claims shape ({string.Join(", ", header.Shape)}) of {header.Type} but holds {data} bytes of data");

    /// <summary>The rest of the file.</summary>
    private static Either<string, byte[]> Body(Stream file) => file.Length - file.Position <= System.Array.MaxLength
        ? Bytes(file, (int)(file.Length - file.Position))
        : $"holds {file.Length - file.Position} bytes, more than an array takes";

    private static byte[] Bytes(Stream file, int size)
    {
        var bytes = new byte[size];
        file.ReadExactly(bytes);
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
            ('b', _) => Cast<byte, T>(System.Array.ConvertAll(bytes, value => (byte)(value == 0 ? 0 : 1))),
            ('f', 2) => Cast<Half, T>(bytes),
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

            var large = typeof(TFrom) == typeof(double) ? System.Array.FindIndex(target, value => TTo.IsInfinity(value)) : -1;
            return large >= 0 && TFrom.IsFinite(source[large])
                ? string.Create(CultureInfo.InvariantCulture, $"number {large} is {source[large]}, which does not fit {typeof(TTo).Name}")
                : target;
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
