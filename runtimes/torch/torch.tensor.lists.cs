namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<float> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<float>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<float>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<double> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<double>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<double>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<long> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<long>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<long>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), dimensions.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), [rawArray.Count], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), [dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<int>(rawArray.ToArray(), [rows, columns], new Made(dtype, device, requires_grad, names));

    /// <summary>A tensor of a copy of elements, in row-major order.</summary>
    public static Tensor tensor(
        Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled<int>(rawArray.Span, dimensions.ToArray(), new Made(dtype, device, requires_grad, names));
}
