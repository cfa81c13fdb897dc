using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>Rendered rooms as a data set: tasks <c>semantic</c> (13 classes), <c>depth</c> (metres) and <c>normal</c>.</summary>
internal static class ScenesSource
{
    private const int Least = 16;
    private const int Greatest = 2048;

    internal static Either<string, DataInfo> Describe(Source.Scenes source) =>
        from _ in source is { Train: >= 1, Test: >= 1 }
            ? Right<string, Unit>(unit)
            : $"scenes need at least one image a split, found {source.Train} and {source.Test}"
        from __ in source is { Height: >= Least and <= Greatest, Width: >= Least and <= Greatest }
            ? Right<string, Unit>(unit)
            : $"scenes have sides of {Least} to {Greatest} pixels, found {source.Height} x {source.Width}"
        select new DataInfo(
            Shape.Image(3, source.Height, source.Width),
            Seq(
                new DataTask("semantic", new TaskKind.Segmentation(Enum.GetValues<SceneClass>().Length)),
                new DataTask("depth", new TaskKind.Depth()),
                new DataTask("normal", new TaskKind.Normals())),
            source.Train,
            source.Test);

    internal static Either<string, Unit> Pack(Source.Scenes source, Packing packing) =>
        from info in Describe(source)
        from train in PackSplit(info, Split.Train, packing)
        from test in PackSplit(info, Split.Test, packing)
        select test;

    private static Either<string, Unit> PackSplit(DataInfo info, Split split, Packing packing)
    {
        var count = split == Split.Train ? info.Train : info.Test;
        return Safetensors.Write(
            packing.PathOf(split),
            SplitLayout.Specs(info, count, Dtype.U8),
            SplitLayout.Metadata(augment: false),
            writer => Fill(writer, info.Input, (split, count), packing));
    }

    /// <summary>Each image has its own stream and its own place in the file, so threads change nothing.</summary>
    private static Either<string, Unit> Fill(SafetensorsWriter writer, Shape input, (Split Split, int Count) part, Packing packing)
    {
        Parallel.For(
            0,
            part.Count,
            () => new ScenePixels(input.Height, input.Width),
            (index, loop, pixels) =>
            {
                if (packing.Stop.IsCancellationRequested)
                {
                    loop.Stop();
                    return pixels;
                }

                SceneRenderer.Render(new RandomSource(packing.Seed, "scenes", (int)part.Split, index), pixels);
                Write(writer, index, pixels);
                return pixels;
            },
            _ => { });
        if (packing.Stop.IsCancellationRequested)
        {
            return "stopped";
        }

        packing.Report($"{part.Count} rooms rendered");
        return unit;
    }

    private static void Write(SafetensorsWriter writer, long index, ScenePixels pixels)
    {
        writer.Write<byte>(SplitLayout.InputName, index * pixels.Colours.Length, pixels.Colours);
        writer.Write<sbyte>("target.semantic", index * pixels.Labels.Length, pixels.Labels);
        writer.Write<float>("target.depth", index * pixels.Depth.Length, pixels.Depth);
        writer.Write<float>("target.normal", index * pixels.Normals.Length, pixels.Normals);
    }
}
