using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>Packs photographs and their targets per pixel; an error names the file.</summary>
internal sealed class DenseExamples(DenseListing listing, ImageSize size, SafetensorsWriter writer)
{
    private readonly Bilinear _resize = new(size);

    /// <summary>Packs one example at a place of the split.</summary>
    internal Either<string, Unit> Pack(int at, DenseExample example, Packing packing) =>
        from input in Ok(example.File(listing.Inputs))
        from bytes in packing.ReadAt(input.Path, input.Name)
        from image in Photograph.Decode<(byte[] Planes, ImageSize Size)>(
            input.Path, bytes, photograph => (_resize.Planes(photograph), new ImageSize(photograph.Height, photograph.Width)))
        let _ = Photographs.Write(writer, at, image.Planes)
        from done in Eithers.FoldWhile(listing.Targets, unit, (_, target) =>
            from file in Ok(example.File(target.Place))
            from content in packing.ReadAt(file.Path, file.Name)
            from read in DenseTarget.Read(file.Path, content, target.Task, (input.Path, image.Size))
            select read.Write(writer, $"target.{target.Name}", at, size))
        select done;

    private static Either<string, (string Path, string Name)> Ok((string Path, string Name) file) => file;
}
