using System.Diagnostics;
using System.Globalization;

namespace Multitask.Stages.Data.Sources;

/// <summary>The photographs of a split, to be packed as bytes of one size.</summary>
/// <param name="Split">The split.</param>
/// <param name="Size">Their size once resized, which need not keep their proportions.</param>
/// <param name="Files">Where each is, and its name in the key.</param>
internal sealed record Photographs(Split Split, ImageSize Size, (string Path, string Name)[] Files)
{
    /// <summary>Decodes, resizes and writes them on all processors.</summary>
    internal Either<string, Unit> Write(SafetensorsWriter writer, Packing packing)
    {
        var (start, resize) = (Stopwatch.GetTimestamp(), new Bilinear(Size));
        return packing.Each(Files.Length, at => Write(at, resize, writer, packing)).Map(_ =>
        {
            var rate = Files.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
            packing.Report(string.Create(CultureInfo.InvariantCulture, $"{Packing.Word(Split)}: {Files.Length} images, {rate:0} images/s"));
            return Prelude.unit;
        });
    }

    private Either<string, Unit> Write(int at, Bilinear resize, SafetensorsWriter writer, Packing packing) =>
        from bytes in packing.ReadAt(Files[at].Path, Files[at].Name)
        from planes in Photograph.Decode<byte[]>(Files[at].Path, bytes, image => resize.Planes(image))
        select Write(writer, at, planes);

    /// <summary>Puts the planes of an image at its place.</summary>
    internal static Unit Write(SafetensorsWriter writer, int at, byte[] planes)
    {
        writer.Write<byte>(SplitLayout.InputName, (long)at * planes.Length, planes);
        return Prelude.unit;
    }
}
