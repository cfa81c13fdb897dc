using Multitask.Models;

namespace Multitask.Tests.Data;

/// <summary>
/// Writes a small folder in a published layout, with made-up but lawful content: some pixels undefined, normals of unit length.
/// </summary>
/// <param name="Layout">Which layout; CityScapes has no normals and its labels in <c>label_7</c> or <c>label_19</c>.</param>
/// <param name="Classes">Classes of the labels.</param>
/// <param name="Train">Examples in <c>train</c>.</param>
/// <param name="Test">Examples in <c>val</c>.</param>
internal sealed record PublishedLayout(Layout Layout, int Classes, int Train, int Test)
{
    /// <summary>Rows of the images; networks of five levels need a multiple of 32.</summary>
    internal int Height { get; init; } = 32;

    /// <summary>Columns of the images.</summary>
    internal int Width { get; init; } = 64;

    /// <summary>The name of the folder with the labels.</summary>
    internal string LabelFolder => Layout == Layout.Nyuv2 ? "label" : $"label_{Classes}";

    /// <summary>Writes the folder and returns its path.</summary>
    internal string Write(string folder)
    {
        foreach (var (split, count) in new[] { ("train", Train), ("val", Test) })
        {
            foreach (var part in new[] { "image", LabelFolder, "depth", "normal" }.Where(part => part != "normal" || Layout == Layout.Nyuv2))
            {
                Directory.CreateDirectory(Path.Combine(folder, split, part));
            }

            for (var index = 0; index < count; index++)
            {
                WriteExample(Path.Combine(folder, split), index, new RandomSource(1, split, index));
            }
        }

        return folder;
    }

    /// <summary>Bright regions are high classes, near and face the camera, so that there is something to learn.</summary>
    private void WriteExample(string folder, int index, RandomSource random)
    {
        var count = Height * Width;
        var (image, labels, depth, normal) = (new float[3 * count], new long[count], new float[count], new float[3 * count]);
        var (slopeX, slopeY) = (random.Uniform(0.2, 1), random.Uniform(0.2, 1));
        for (var i = 0; i < count; i++)
        {
            var shade = ((slopeX * (i % Width) / Width) + (slopeY * (i / Width) / Height)) / 2;
            var undefined = random.Next(20) == 0;
            var tilt = shade - 0.5;
            (image[3 * i], image[(3 * i) + 1], image[(3 * i) + 2]) = (Near(shade), Near(shade), Near(shade));
            labels[i] = undefined ? -1 : (long)(shade * Classes);
            depth[i] = undefined ? 0 : (float)(4 - (3 * shade));
            normal[3 * i] = undefined ? 0 : (float)tilt;
            normal[(3 * i) + 2] = undefined ? 0 : -(float)Math.Sqrt(1 - (tilt * tilt));
        }

        NpyFile.WriteFloats(Path.Combine(folder, "image", $"{index}.npy"), image, Height, Width, 3);
        NpyFile.WriteLongs(Path.Combine(folder, LabelFolder, $"{index}.npy"), labels, Height, Width);
        NpyFile.WriteFloats(Path.Combine(folder, "depth", $"{index}.npy"), depth, Height, Width, 1);
        if (Layout == Layout.Nyuv2)
        {
            NpyFile.WriteFloats(Path.Combine(folder, "normal", $"{index}.npy"), normal, Height, Width, 3);
        }

        float Near(double shade) => (float)Math.Clamp(shade + random.Uniform(-0.05, 0.05), 0, 1);
    }
}
