namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor whose elements are whatever its memory holds.</summary>
    /// <exception cref="NotSupportedException">Names for dimensions are asked for: this runtime has none.</exception>
    public static Tensor empty(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Empty(size, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Empty(size.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Empty([size], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Empty([rows, columns], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Empty([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Empty([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Empty([size], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Empty([rows, columns], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Empty([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Empty([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    private static Tensor Empty(long[] size, Made made) =>
        made.Mark(Aten.EmptyMemoryFormat.Call(size, made.Type, Argument.None, made.Device));
}
