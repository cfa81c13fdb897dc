namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of ones.</summary>
    /// <exception cref="NotSupportedException">Names for dimensions are asked for: this runtime has none.</exception>
    public static Tensor ones(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(size, new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(size.ToArray(), new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([size], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([rows, columns], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Ones([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Ones([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([size], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([rows, columns], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Ones([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names));

    /// <inheritdoc cref="ones(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor ones(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Ones([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names));

    private static Tensor Ones(long[] size, Made made) =>
        made.Mark(Aten.Ones.Call(size, made.Type, Argument.None, made.Device));
}
