namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor filled with a number; its element type, when not told, follows the number.</summary>
    /// <exception cref="NotSupportedException">Names for dimensions are asked for: this runtime has none.</exception>
    public static Tensor full(
        long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Full(size, value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Full(size.ToArray(), value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Full([size], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Full([rows, columns], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Full([dim0, dim1, dim2], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Full([dim0, dim1, dim2, dim3], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Full([size], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Full([rows, columns], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Full([dim0, dim1, dim2], value, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device?, bool, string[])"/>
    public static Tensor full(
        int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Full([dim0, dim1, dim2, dim3], value, new Made(dtype, device, requires_grad, names));

    private static Tensor Full(long[] size, Scalar value, Made made) =>
        made.Mark(Aten.Full.Call(size, value, made.TypeOf(value), Argument.None, made.Device));
}
