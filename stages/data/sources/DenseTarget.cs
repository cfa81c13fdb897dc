using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The targets of one image as its file has them.</summary>
/// <param name="Size">Rows and columns.</param>
internal abstract record DenseTarget(ImageSize Size)
{
    /// <summary>Class numbers, -1 undefined.</summary>
    internal sealed record Labels(ImageSize Size, long[] Values, int Classes) : DenseTarget(Size)
    {
        /// <inheritdoc />
        internal override Unit Write(SafetensorsWriter writer, string tensor, long at, ImageSize size)
        {
            var labels = Nearest.Resize(Values, Size, size);
            if (Classes <= sbyte.MaxValue)
            {
                writer.Write<sbyte>(tensor, at * size.Pixels, System.Array.ConvertAll(labels, label => (sbyte)label));
            }
            else
            {
                writer.Write<short>(tensor, at * size.Pixels, System.Array.ConvertAll(labels, label => (short)label));
            }

            return unit;
        }
    }

    /// <summary>Numbers, pixel by pixel.</summary>
    internal sealed record Reals(ImageSize Size, float[] Values, int Channels) : DenseTarget(Size)
    {
        /// <inheritdoc />
        internal override Unit Write(SafetensorsWriter writer, string tensor, long at, ImageSize size)
        {
            var (pixels, planes) = (Nearest.Resize(Values, Size, size, Channels), new float[size.Pixels * Channels]);
            for (var number = 0; number < planes.Length; number++)
            {
                planes[number] = pixels[(number % size.Pixels * Channels) + (number / size.Pixels)];
            }

            writer.Write<float>(tensor, at * planes.Length, planes);
            return unit;
        }
    }

    /// <summary>Writes them in another size as one example of a tensor.</summary>
    internal abstract Unit Write(SafetensorsWriter writer, string tensor, long at, ImageSize size);

    /// <summary>Reads a file of a task; an error names the file, and the place in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="task">What its numbers mean.</param>
    /// <param name="image">The photograph that it belongs to: it has as many pixels.</param>
    internal static Either<string, DenseTarget> Read(string path, byte[] bytes, DenseTask task, (string Path, ImageSize Size) image) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => PngImage.Decode(path, bytes)
            .Bind(png => Fits(png.Size, image).Bind(_ => OfPng(png, task)).MapLeft(message => $"{path}: {message}")),
        ".npy" => OfNpy(path, bytes, task, image),
        _ => $"{path}: targets must be .png or .npy files: other formats change numbers or hold none",
    };

    private static Either<string, ImageSize> Fits(ImageSize size, (string Path, ImageSize Size) image) => size == image.Size
        ? size
        : Left<string, ImageSize>($"is {size} pixels, its image {image.Path} {image.Size}");

    private static Either<string, DenseTarget> OfPng(PngImage image, DenseTask task) => task switch
    {
        DenseTask.Segmentation labels => HasChannels(image, 1, "class numbers need one number (grey or a palette's)")
            .Bind(_ => OfLabels(System.Array.ConvertAll(image.Samples, sample => (int)sample), image.Size, labels)),
        DenseTask.Depth depth => HasChannels(image, 1, "depths need one number (grey)")
            .Map(DenseTarget (_) => new Reals(image.Size, System.Array.ConvertAll(image.Samples, sample => (float)(sample * depth.Scale)), 1)),
        _ => HasChannels(image, 3, "normals need three numbers (red, green and blue)").Map(DenseTarget (_) => new Reals(image.Size, Units(image), 3)),
    };

    private static Either<string, Unit> HasChannels(PngImage image, int needed, string what) => image.Channels == needed
        ? unit
        : Left<string, Unit>(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} per pixel, found {image.Channels}"));

    private static Either<string, DenseTarget> OfLabels<T>(T[] values, ImageSize size, DenseTask.Segmentation task)
        where T : System.Numerics.INumber<T> =>
        new LabelRange(task.Classes, task.Ignore).Decode(values, size.Width).Map(DenseTarget (labels) => new Labels(size, labels, task.Classes));

    /// <summary>The vectors that colours stand for, of unit length; zero for black.</summary>
    private static float[] Units(PngImage image)
    {
        var units = new float[image.Samples.Length];
        for (var at = 0; at < units.Length; at += 3)
        {
            var colours = image.Samples.AsSpan(at, 3);
            double Of(ushort sample) => (2.0 * sample / image.Largest) - 1;
            var (x, y, z) = (Of(colours[0]), Of(colours[1]), Of(colours[2]));
            var length = colours.IndexOfAnyExcept((ushort)0) < 0 ? double.PositiveInfinity : Math.Sqrt((x * x) + (y * y) + (z * z));
            (units[at], units[at + 1], units[at + 2]) = ((float)(x / length), (float)(y / length), (float)(z / length));
        }

        return units;
    }

    private static Either<string, DenseTarget> OfNpy(string path, byte[] bytes, DenseTask task, (string Path, ImageSize Size) image) =>
        from header in Npy.HeaderOf(path, bytes)
        let channels = task is DenseTask.Normals ? 3 : 1
        from size in SizeOf(header.Shape, channels).Bind(found => Fits(found, image)).MapLeft(message => $"{path}: {message}")
        from target in (task, header.Type.Kind) switch
        {
            (DenseTask.Segmentation labels, 'f') => Numbers<double>(path, bytes, values => OfLabels(values, size, labels)),
            (DenseTask.Segmentation labels, _) => Numbers<Int128>(path, bytes, values => OfLabels(values, size, labels)),
            (DenseTask.Depth { Scale: var scale }, _) => Numbers<float>(path, bytes, values =>
                OfReals(System.Array.ConvertAll(values, value => (float)(value * scale)), size, channels)),
            _ => Numbers<float>(path, bytes, values => OfReals(values, size, channels)),
        }
        select target;

    private static Either<string, DenseTarget> Numbers<T>(string path, byte[] bytes, Func<T[], Either<string, DenseTarget>> read)
        where T : unmanaged, System.Numerics.INumber<T> =>
        Npy.Of<T>(path, bytes).Bind(array => read(array.Values).MapLeft(message => $"{path}: {message}"));

    private static Either<string, DenseTarget> OfReals(float[] values, ImageSize size, int channels)
    {
        var bad = System.Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? new Reals(size, values, channels)
            : string.Create(
                CultureInfo.InvariantCulture, $"number {values[bad]} at row {bad / channels / size.Width}, column {bad / channels % size.Width} is not finite");
    }

    private static Either<string, ImageSize> SizeOf(Seq<int> shape, int channels) =>
        shape.Count == 3 && shape[2] == channels || (shape.Count == 2 && channels == 1)
            ? new ImageSize(shape[0], shape[1])
            : $"has shape ({string.Join(", ", shape)}), (H, W{(channels == 1 ? "" : $", {channels}")}) was expected";
}
