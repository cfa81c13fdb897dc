namespace Multitask.Stages.Data.Formats;

/// <summary>Element types of a safetensors file that we read and write; the names are those of the format.</summary>
public enum Dtype
{
    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>8-bit signed integer.</summary>
    I8,

    /// <summary>16-bit signed integer.</summary>
    I16,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,
}

/// <summary>What is known of an element type.</summary>
public static class Dtypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this Dtype dtype) => dtype switch
    {
        Dtype.U8 or Dtype.I8 => 1,
        Dtype.I16 or Dtype.F16 => 2,
        Dtype.I32 or Dtype.F32 => 4,
        _ => 8,
    };

    /// <summary>The element type of a .NET number; none for types the format has no name for here.</summary>
    public static Option<Dtype> Of<T>()
        where T : unmanaged => default(T) switch
        {
            byte => Dtype.U8,
            sbyte => Dtype.I8,
            short => Dtype.I16,
            int => Dtype.I32,
            long => Dtype.I64,
            Half => Dtype.F16,
            float => Dtype.F32,
            double => Dtype.F64,
            _ => Option<Dtype>.None,
        };
}

/// <summary>A tensor of a safetensors file: its name, element type and axes.</summary>
/// <param name="Name">Unique in its file, not empty, not <c>__metadata__</c>.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Axes, row major; none for a single number.</param>
public sealed record TensorSpec(string Name, Dtype Dtype, Seq<long> Shape)
{
    /// <summary>How many numbers it holds.</summary>
    public long Count => Shape.Fold(1L, (product, size) => product * size);

    /// <summary>How many bytes they take.</summary>
    public long Bytes => Count * Dtype.Size();

    /// <inheritdoc />
    public override string ToString() => $"{Name}: {Dtype} ({string.Join(", ", Shape)})";
}
