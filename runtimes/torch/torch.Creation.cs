namespace TorchSharp;

/// <content>Ranges, identity, random order, and tensors like others.</content>
public static partial class torch
{
    /// <summary>start, start + step, ... before stop; integers if all three are.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Steps((start, stop, step), new Made(dtype, device, requires_grad));

    /// <summary>start, start + 1, ... before stop; integers if both are.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>0, 1, ... before stop; integers if it is.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Evenly spaced numbers from start to end, both included.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Even((start, end, steps), new Made(dtype, device, requires_grad));

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(
        long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Identity(rows, columns == -1 ? rows : columns, new Made(dtype, device, requires_grad, names));

    /// <summary>Memory by sizes and strides (in elements), not initialised.</summary>
    public static Tensor empty_strided(
        long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Strided(size, strides, new Made(dtype, device, requires_grad, names));

    /// <summary>0 .. n - 1 in random order.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Shuffled(n, new Made(dtype ?? ScalarType.Int64, device, requires_grad), generator);

    /// <summary>Uniform random integers from low to high - 1.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Integers((low, high), size, new Made(dtype ?? ScalarType.Int64, device, requires_grad, names), generator);

    /// <summary>Uniform random integers from 0 to high - 1.</summary>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>An uninitialised tensor of another's shape.</summary>
    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.empty_like(dtype, device, requires_grad);

    /// <summary>A tensor of another's shape filled with a number.</summary>
    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        input.full_like(value, dtype, device, requires_grad);

    /// <summary>A tensor of ones of another's shape.</summary>
    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.ones_like(dtype, device, requires_grad);

    /// <summary>A tensor of zeros of another's shape.</summary>
    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.zeros_like(dtype, device, requires_grad);

    /// <summary>Uniform random numbers of another's shape.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    /// <summary>Standard normal random numbers of another's shape.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    private static Tensor Steps((Scalar Start, Scalar Stop, Scalar Step) range, Made made) =>
        made.Mark(Aten.ArangeStartStep.Call(range.Start, range.Stop, range.Step, made.TypeOr(Common(range)), Argument.None, made.Device));

    private static ScalarType Common((Scalar Start, Scalar Stop, Scalar Step) range) =>
        new[] { range.Start, range.Stop, range.Step }.All(number => is_integral(number.Type)) ? ScalarType.Int64 : get_default_dtype();

    private static Tensor Even((double Start, double End, long Steps) range, Made made) =>
        made.Mark(Aten.Linspace.Call(range.Start, range.End, range.Steps, made.Type, Argument.None, made.Device));

    private static Tensor Identity(long rows, long columns, Made made) =>
        made.Mark(Aten.EyeM.Call(rows, columns, made.Type, Argument.None, made.Device));

    private static Tensor Strided(long[] size, long[] strides, Made made) =>
        made.Mark(Aten.EmptyStrided.Call(size, strides, made.Type, Argument.None, made.Device));

    private static Tensor Shuffled(long n, Made made, Generator? generator) =>
        made.Mark(Aten.RandpermGenerator.Call(n, generator, made.Type, Argument.None, made.Device));

    private static Tensor Integers((long Low, long High) range, long[] size, Made made, Generator? generator) =>
        made.Mark(Aten.RandintLowGenerator.Call(range.Low, range.High, size, generator, made.Type, Argument.None, made.Device));
}
