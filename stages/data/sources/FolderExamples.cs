using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>Packs the examples of a published folder: (H, W, C) numbers become (C, H, W), and every value is checked on the way.</summary>
internal sealed class FolderExamples(Source.Folder source, Shape input, FolderListing listing, SafetensorsWriter writer)
{
    /// <summary>Examples of the split.</summary>
    internal int Count => listing.Count;

    /// <summary>Packs one example; an error names the file.</summary>
    internal Either<string, Unit> Pack(int index, Packing packing) =>
        listing.Folders.Fold(Right<string, Unit>(unit), (done, found) => done.Bind(_ => PackPart(found.Part, index, packing)));

    private Either<string, Unit> PackPart(FolderPart part, int index, Packing packing)
    {
        var path = listing.File(part, index);
        return from bytes in packing.Read(listing.Root, listing.Name(part, index))
               from array in Npy.Of<float>(path, bytes)
               from _ in SameShape(part, array.Shape).MapLeft(message => $"{path}: {message}")
               from done in (part is FolderPart.Labels ? WriteLabels(part, index, array.Values) : WriteReals(part, index, array.Values))
                   .MapLeft(message => $"{path}: {message}")
               select done;
    }

    private Either<string, Unit> SameShape(FolderPart part, Seq<int> shape)
    {
        var full = Seq(input.Height, input.Width, part.Channels);
        var plane = Seq(input.Height, input.Width);
        return shape == full || (part.Channels == 1 && shape == plane)
            ? unit
            : Left<string, Unit>($"has shape ({string.Join(", ", shape)}), ({string.Join(", ", full)}) was expected");
    }

    private Either<string, Unit> WriteReals(FolderPart part, int index, float[] values)
    {
        var (channels, plane) = (part.Channels, values.Length / part.Channels);
        var planes = new float[values.Length];
        for (var pixel = 0; pixel < plane; pixel++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                planes[(channel * plane) + pixel] = values[(pixel * channels) + channel];
            }
        }

        var bad = System.Array.FindIndex(values, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            return $"number {bad} is {values[bad]}";
        }

        writer.Write<float>(Name(part), (long)index * planes.Length, planes);
        return unit;
    }

    private Either<string, Unit> WriteLabels(FolderPart part, int index, float[] values)
    {
        var bad = System.Array.FindIndex(values, label => !(label >= -1 && label < source.Classes && label == MathF.Floor(label)));
        if (bad >= 0)
        {
            return $"label {bad} is {values[bad]}; -1 or 0 to {source.Classes - 1} was expected";
        }

        var first = (long)index * values.Length;
        if (source.Classes <= sbyte.MaxValue)
        {
            writer.Write<sbyte>(Name(part), first, System.Array.ConvertAll(values, label => (sbyte)label));
        }
        else
        {
            writer.Write<short>(Name(part), first, System.Array.ConvertAll(values, label => (short)label));
        }

        return unit;
    }

    private string Name(FolderPart part) => part.Task(source).Map(SplitLayout.TargetName).IfNone(SplitLayout.InputName);
}
