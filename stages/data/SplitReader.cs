using System.Runtime.InteropServices;

namespace Multitask.Stages.Data;

/// <summary>Turns the packed numbers of examples into a batch.</summary>
internal sealed class SplitReader(SafetensorsFile file, SplitLayout layout)
{
    /// <summary>value / 255 for each byte: a look-up is exactly the quotient and no slower.</summary>
    private readonly float[] _units = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    internal Batch Read(ReadOnlySpan<int> indices, Option<Augmentation> augmentation)
    {
        var croppings = Draw(indices, augmentation);
        var inputs = Reals(layout.InputPlace, indices, croppings, static (cropping, source, target) => cropping.Image(source, target));
        var targets = new Target[layout.Targets.Count];
        for (var task = 0; task < targets.Length; task++)
        {
            var place = layout.Targets[task].Place;
            targets[task] = layout.Targets[task].Task.Kind.Definition.Target switch
            {
                TargetFormat.Reals reals => new Target.Reals(Reals(place, indices, croppings, reals.Warp)),
                TargetFormat.Numbers => new Target.Reals(Reals(place, indices, new Option<Cropping>[indices.Length], NoWarp)),
                _ when layout.Targets[task].Task.Kind.Definition.IsDense => new Target.Labels(Labels(place, indices, croppings)),
                _ => new Target.Labels(Labels(place, indices, new Option<Cropping>[indices.Length])),
            };
        }

        return new Batch(indices.Length, inputs, targets);
    }

    private static PlaneWarp NoWarp => (_, source, target) => source.CopyTo(target);

    private Option<Cropping>[] Draw(ReadOnlySpan<int> indices, Option<Augmentation> augmentation)
    {
        var (height, width) = (layout.Input.Height, layout.Input.Width);
        var croppings = new Option<Cropping>[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            var index = indices[i];
            croppings[i] = augmentation.Map(drawing => new Cropping(drawing.Draw(index, height, width), height, width));
        }

        return croppings;
    }

    private float[] Reals(TensorPlace place, ReadOnlySpan<int> indices, Option<Cropping>[] croppings, PlaneWarp warp)
    {
        var size = ExampleSize(place);
        var values = new float[(long)indices.Length * size];
        var (bytes, plain) = (new byte[place.Spec.Dtype == Dtype.U8 ? size : 0], new float[size]);
        for (var i = 0; i < indices.Length; i++)
        {
            var target = values.AsSpan(i * size, size);
            if (croppings[i].Case is Cropping cropping)
            {
                ReadReals(place, indices[i], bytes, plain);
                warp(cropping, plain, target);
            }
            else
            {
                ReadReals(place, indices[i], bytes, target);
            }
        }

        return values;
    }

    private void ReadReals(TensorPlace place, long index, byte[] bytes, Span<float> target)
    {
        if (place.Spec.Dtype == Dtype.F32)
        {
            file.ReadBytes(place, index * target.Length * sizeof(float), MemoryMarshal.AsBytes(target));
            return;
        }

        file.ReadBytes(place, index * target.Length, bytes);
        var units = _units;
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = units[bytes[i]];
        }
    }

    private long[] Labels(TensorPlace place, ReadOnlySpan<int> indices, Option<Cropping>[] croppings)
    {
        var size = ExampleSize(place);
        var values = new long[(long)indices.Length * size];
        var (bytes, plain) = (new byte[size * place.Spec.Dtype.Size()], new long[size]);
        for (var i = 0; i < indices.Length; i++)
        {
            file.ReadBytes(place, (long)indices[i] * bytes.Length, bytes);
            var target = values.AsSpan(i * size, size);
            if (croppings[i].Case is Cropping cropping)
            {
                Widen(bytes, plain);
                cropping.Labels<long>(plain, target);
            }
            else
            {
                Widen(bytes, target);
            }
        }

        return values;
    }

    /// <summary>One- or two-byte class numbers as 64-bit ones.</summary>
    private static void Widen(ReadOnlySpan<byte> bytes, Span<long> target)
    {
        var narrow = MemoryMarshal.Cast<byte, sbyte>(bytes);
        var wide = MemoryMarshal.Cast<byte, short>(bytes);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = narrow.Length == target.Length ? narrow[i] : wide[i];
        }
    }

    private static int ExampleSize(TensorPlace place) => checked((int)(place.Spec.Count / place.Spec.Shape[0]));
}
