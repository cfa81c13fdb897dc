namespace TorchSharp;

public static partial class torch
{
    /// <summary>Standard normal random numbers.</summary>
    /// <exception cref="NotSupportedException">Names for dimensions are asked for: this runtime has none.</exception>
    public static Tensor randn(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Randn(size, new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Randn(size.ToArray(), new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Randn([size], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Randn([rows, columns], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Randn([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Randn([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Randn([size], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Randn([rows, columns], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Randn([dim0, dim1, dim2], new Made(dtype, device, requires_grad, names), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device?, bool, Generator?, string[])"/>
    public static Tensor randn(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Randn([dim0, dim1, dim2, dim3], new Made(dtype, device, requires_grad, names), generator);

    private static Tensor Randn(long[] size, Made made, Generator? generator) =>
        made.Mark(Aten.RandnGenerator.Call(size, generator, made.Type, Argument.None, made.Device));
}
