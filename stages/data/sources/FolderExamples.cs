using System.Globalization;
using System.Numerics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>Packs the examples of a published folder: (H, W, C) numbers become (C, H, W), and every value is checked on the way.</summary>
internal sealed class FolderExamples(Source.Folder source, DataInfo info, FolderListing listing, SafetensorsWriter writer)
{
    private readonly LabelRange _labels = new(source.Classes, source.Ignore);

    /// <summary>Examples of the split.</summary>
    internal int Count => listing.Count;

    /// <summary>Packs one example; an error names the file.</summary>
    internal Either<string, Unit> Pack(int index, Packing packing) =>
        Eithers.FoldWhile(listing.Parts, unit, (_, found) => PackPart(found.Part, index, packing));

    private Either<string, Unit> PackPart(FolderPart part, int index, Packing packing)
    {
        var path = listing.File(part, index);
        return from bytes in packing.Read(listing.Root, listing.Name(part, index))
               from header in Npy.HeaderOf(path, bytes)
               from _ in (from shape in SameShape(part, header.Shape) from scale in SameScale(part, header.Type) select scale)
                   .MapLeft(message => $"{path}: {message}")
               from done in part switch
               {
                   FolderPart.Labels when header.Type.Kind == 'f' => Decoded<double>(path, bytes, values => WriteLabels(part, index, values)),
                   FolderPart.Labels => Decoded<Int128>(path, bytes, values => WriteLabels(part, index, values)),
                   FolderPart.Images when info.PackedInput == Dtype.U8 => Decoded<byte>(path, bytes, values => WritePlanes(part, index, values)),
                   FolderPart.Images => Decoded<float>(path, bytes, values => WriteReals(part, index, Scaled(values))),
                   _ => Decoded<float>(path, bytes, values => WriteReals(part, index, values)),
               }
               select done;
    }

    private static Either<string, Unit> Decoded<T>(string path, byte[] bytes, Func<T[], Either<string, Unit>> write)
        where T : unmanaged, INumber<T> =>
        Npy.Of<T>(path, bytes).Bind(array => write(array.Values).MapLeft(message => $"{path}: {message}"));

    private Either<string, Unit> SameShape(FolderPart part, Seq<int> shape)
    {
        var full = Seq(info.Input.Height, info.Input.Width, part.Channels);
        var plane = Seq(info.Input.Height, info.Input.Width);
        return shape == full || (part.Channels == 1 && shape == plane)
            ? unit
            : Left<string, Unit>($"has shape ({string.Join(", ", shape)}), ({string.Join(", ", full)}) was expected");
    }

    /// <summary>Images of several types would need several scales, and a network has one.</summary>
    private Either<string, Unit> SameScale(FolderPart part, NpyType type) => part is FolderPart.Images
        ? ImageScale.Divisor(type).Bind(divisor => divisor == info.Divisor
            ? Right<string, Unit>(unit)
            : $"is an image of {type.Name}, unlike the first of train: {Scale(divisor)} and {Scale(info.Divisor)} do not go together")
        : unit;

    private static string Scale(ulong divisor) =>
        divisor == 1 ? "numbers as they are" : string.Create(CultureInfo.InvariantCulture, $"numbers divided by {divisor}");

    private float[] Scaled(float[] values) => info.Divisor == 1 ? values : System.Array.ConvertAll(values, value => value / info.Divisor);

    private Either<string, Unit> WriteReals(FolderPart part, int index, float[] values)
    {
        var bad = System.Array.FindIndex(values, value => !float.IsFinite(value));
        return bad >= 0 ? $"number {bad} is {values[bad]}" : WritePlanes(part, index, values);
    }

    private Either<string, Unit> WritePlanes<T>(FolderPart part, int index, T[] values)
        where T : unmanaged
    {
        var (channels, plane) = (part.Channels, values.Length / part.Channels);
        var planes = new T[values.Length];
        for (var pixel = 0; pixel < plane; pixel++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                planes[(channel * plane) + pixel] = values[(pixel * channels) + channel];
            }
        }

        writer.Write<T>(Name(part), (long)index * planes.Length, planes);
        return unit;
    }

    private Either<string, Unit> WriteLabels<T>(FolderPart part, int index, T[] values)
        where T : INumber<T> => _labels.Decode(values, info.Input.Width).Map(labels =>
    {
        var first = (long)index * labels.Length;
        if (source.Classes <= sbyte.MaxValue)
        {
            writer.Write<sbyte>(Name(part), first, System.Array.ConvertAll(labels, label => (sbyte)label));
        }
        else
        {
            writer.Write<short>(Name(part), first, System.Array.ConvertAll(labels, label => (short)label));
        }

        return unit;
    });

    private string Name(FolderPart part) => part.Task(source).Map(SplitLayout.TargetName).IfNone(SplitLayout.InputName);
}
