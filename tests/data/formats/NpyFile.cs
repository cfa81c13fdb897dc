using System.Text;

namespace Multitask.Tests.Data;

/// <summary>Writes npy files, honest and otherwise.</summary>
internal static class NpyFile
{
    /// <summary>A file of the given version with this text as header and these bytes as data.</summary>
    internal static void Write(string path, string header, byte[] data, int version = 1)
    {
        var text = Encoding.UTF8.GetBytes(header + "\n");
        var length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data]);
    }

    /// <summary>The dictionary NumPy writes.</summary>
    internal static string Header(string descr, bool fortran, params int[] shape) =>
        $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({string.Concat(shape.Select(size => $"{size}, "))}), }}";

    /// <summary>Row-major float32, as the published files.</summary>
    internal static void WriteFloats(string path, float[] values, params int[] shape) =>
        Write(path, Header("<f4", false, shape), [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>Row-major int64.</summary>
    internal static void WriteLongs(string path, long[] values, params int[] shape) =>
        Write(path, Header("<i8", false, shape), [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>Row-major numbers of any element type: <c>&lt;u2</c>.</summary>
    internal static void WriteNumbers(string path, string type, double[] values, params int[] shape) =>
        Write(path, Header(type, false, shape), Encode(values, type));

    /// <summary>Numbers as bytes of an element type: <c>&lt;u2</c>.</summary>
    internal static byte[] Encode(double[] values, string type) =>
        [.. values.SelectMany(value => type[0] == '>' ? Encode(value, type[1..]).Reverse() : Encode(value, type[1..]))];

    private static byte[] Encode(double value, string type) => type switch
    {
        "f2" => BitConverter.GetBytes((Half)value),
        "f4" => BitConverter.GetBytes((float)value),
        "f8" => BitConverter.GetBytes(value),
        _ => BitConverter.GetBytes((long)value)[..(type[1] - '0')],
    };
}
