namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of zeros.</summary>
    /// <exception cref="NotSupportedException">Names for dimensions are asked for: this runtime has none.</exception>
    public static Tensor zeros(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(size, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(size.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([size], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([rows, columns], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Zeros([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Zeros([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([size], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([rows, columns], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Zeros([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor zeros(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Zeros([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    private static Tensor Zeros(long[] size, Made made) =>
        made.Mark(Aten.Zeros.Call(size, made.Type, Argument.None, made.Device));
}
