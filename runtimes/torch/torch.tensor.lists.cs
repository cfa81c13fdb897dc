namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<short>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<byte>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(Memory<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<sbyte>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<bool>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<bool>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<bool>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<bool>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<bool>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));
}
