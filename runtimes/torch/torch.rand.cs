namespace TorchSharp;

public static partial class torch
{
    /// <summary>Uniform random numbers in [0, 1).</summary>
    /// <exception cref="NotSupportedException">Names for dimensions are asked for: this runtime has none.</exception>
    public static Tensor rand(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Rand(size, new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Rand(size.ToArray(), new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Rand([size], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Rand([rows, columns], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Rand([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Rand([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Rand([size], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Rand([rows, columns], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Rand([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor rand(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Rand([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names), generator);

    private static Tensor Rand(long[] size, Made made, Generator? generator) =>
        made.Mark(Aten.RandGenerator.Call(size, generator, made.Type, Argument.None, made.Device));
}
