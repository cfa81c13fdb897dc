namespace TorchSharp;

public static partial class torch
{
    /// <summary>Unsigned bytes.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed bytes.</summary>
    public static readonly ScalarType int8 = ScalarType.Int8;

    /// <summary>16-bit integers.</summary>
    public static readonly ScalarType int16 = ScalarType.Int16;

    /// <summary>32-bit integers.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <summary>64-bit integers.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>IEEE 16-bit reals.</summary>
    public static readonly ScalarType float16 = ScalarType.Float16;

    /// <summary>32-bit reals.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>64-bit reals.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <summary>16-bit reals with the exponent range of 32-bit ones.</summary>
    public static readonly ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>Truth values.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;

    /// <summary>16-bit integers.</summary>
    public static readonly ScalarType @short = ScalarType.Int16;

    /// <summary>32-bit integers.</summary>
    public static readonly ScalarType @int = ScalarType.Int32;

    /// <summary>64-bit integers.</summary>
    public static readonly ScalarType @long = ScalarType.Int64;

    /// <summary>IEEE 16-bit reals.</summary>
    public static readonly ScalarType half = ScalarType.Float16;

    /// <summary>32-bit reals.</summary>
    public static readonly ScalarType @float = ScalarType.Float32;

    /// <summary>64-bit reals.</summary>
    public static readonly ScalarType @double = ScalarType.Float64;

    /// <summary>The types of elements, numbered as in libtorch.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned bytes.</summary>
        Byte = 0,

        /// <summary>Signed bytes.</summary>
        Int8 = 1,

        /// <summary>16-bit integers.</summary>
        Int16 = 2,

        /// <summary>32-bit integers.</summary>
        Int32 = 3,

        /// <summary>64-bit integers.</summary>
        Int64 = 4,

        /// <summary>IEEE 16-bit reals.</summary>
        Float16 = 5,

        /// <summary>32-bit reals.</summary>
        Float32 = 6,

        /// <summary>64-bit reals.</summary>
        Float64 = 7,

        /// <summary>Complex numbers of two 32-bit reals.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex numbers of two 64-bit reals.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth values.</summary>
        Bool = 11,

        /// <summary>16-bit reals with the exponent range of 32-bit ones.</summary>
        BFloat16 = 15,
    }

    /// <summary>Whether a type's elements are integers or truth values.</summary>
    public static bool is_integral(ScalarType type) => type is <= ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether a type's elements are reals.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether a type's elements are complex numbers.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>The type of elements that factories make when told none: 32-bit reals.</summary>
    public static ScalarType get_default_dtype() => ScalarType.Float32;
}
