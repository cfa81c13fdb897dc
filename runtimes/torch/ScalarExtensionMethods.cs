namespace TorchSharp;

/// <summary>Numbers to scalars and back.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>A value as an argument of an operation.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>The value as <see cref="float"/>.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Real;

    /// <summary>The value as <see cref="double"/>.</summary>
    public static double ToDouble(this Scalar value) => value.Real;

    /// <summary>The value as <see cref="sbyte"/>.</summary>
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Integer;

    /// <summary>The value as <see cref="byte"/>.</summary>
    public static byte ToByte(this Scalar value) => (byte)value.Integer;

    /// <summary>The value as <see cref="short"/>.</summary>
    public static short ToInt16(this Scalar value) => (short)value.Integer;

    /// <summary>The value as <see cref="int"/>.</summary>
    public static int ToInt32(this Scalar value) => (int)value.Integer;

    /// <summary>The value as <see cref="long"/>.</summary>
    public static long ToInt64(this Scalar value) => value.Integer;

    /// <summary>The value as <see cref="bool"/>.</summary>
    public static bool ToBoolean(this Scalar value) => value.Real != 0;

    /// <summary>The value as <see cref="Half"/>.</summary>
    public static Half ToHalf(this Scalar value) => (Half)value.Real;
}
