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
        from done in Eithers.FoldWhile(listing.Targets, unit, (_, target) => Ok(example.File(target.Place)).Bind(file =>
            packing.ReadAt(file.Path, file.Name)
                .Bind(content => Write(at, target.Name, DenseTarget.Read(file.Path, content, target.Task), (file.Path, input.Path, image.Size)))))
        select done;

    private static Either<string, (string Path, string Name)> Ok((string Path, string Name) file) => file;

    private Either<string, Unit> Write(
        int at, string task, Either<string, DenseTarget> read, (string Path, string Input, ImageSize Size) of) =>
        from target in read
        from _ in target.Size == of.Size
            ? Right<string, Unit>(unit)
            : $"{of.Path}: is {target.Size} pixels, its image {of.Input} {of.Size}"
        select target.Write(writer, $"target.{task}", at, size);
}
