namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(Flat<float>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(Flat<float>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(Flat<float>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<float>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(Flat<double>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(Flat<double>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(Flat<double>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<double>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(Flat<long>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(Flat<long>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(Flat<long>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<long>(dataArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(dataArray, [dataArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(Flat<int>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(Flat<int>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(Flat<int>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<int>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        int[] rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray, [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<short>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(Flat<byte>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(Flat<byte>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(Flat<byte>(rawArray), Sizes(rawArray), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<byte>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        sbyte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<sbyte>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<bool>(rawArray, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<bool>(rawArray, [rawArray.Length], new Made(dtype, device, requires_grad, names));
}
