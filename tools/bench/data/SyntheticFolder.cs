using System.Runtime.InteropServices;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>A folder in NYU-v2's published layout with made-up content, for timings.</summary>
internal static class SyntheticFolder
{
    private const int Classes = 13;

    /// <summary>Writes some training examples and one of the other split; returns the folder.</summary>
    internal static string Write(string folder, int train, (int Height, int Width) size)
    {
        foreach (var (split, count) in Seq(("train", train), ("val", 1)))
        {
            foreach (var part in Seq("image", "label", "depth", "normal"))
            {
                var place = Directory.CreateDirectory(Path.Combine(folder, split, part)).FullName;
                var file = Content(part, size);
                Enumerable.Range(0, count).Iter(index =>
                    File.WriteAllBytes(Path.Combine(place, FormattableString.Invariant($"{index}.npy")), file));
            }
        }

        return folder;
    }

    /// <summary>An npy file, version 1.0, row-major single precision.</summary>
    private static byte[] Content(string part, (int Height, int Width) size)
    {
        var channels = part switch { "label" => 0, "depth" => 1, _ => 3 };
        var shape = channels == 0 ? $"{size.Height}, {size.Width}" : $"{size.Height}, {size.Width}, {channels}";
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}\n");
        var values = new float[size.Height * size.Width * Math.Max(channels, 1)];
        foreach (ref var value in values.AsSpan())
        {
            value = 0.5f;
        }

        if (part == "label")
        {
            Enumerable.Range(0, values.Length).Iter(at => values[at] = at % Classes);
        }

        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 0xff), (byte)(header.Length >> 8), .. header,
            .. MemoryMarshal.AsBytes(values.AsSpan()),
        ];
    }
}
