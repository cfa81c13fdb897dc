using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of a copy of an array's elements, of its rank.</summary>
    /// <exception cref="ArgumentException">The array's elements are of a type tensors do not have.</exception>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <inheritdoc cref="from_array(Array, Device?)"/>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var shape = Sizes(rawArray);
        var made = new Made(dtype, device, requires_grad, names);
        return rawArray.GetType().GetElementType() switch
        {
            { } type when type == typeof(float) => Filled(Flat<float>(rawArray), shape, made),
            { } type when type == typeof(double) => Filled(Flat<double>(rawArray), shape, made),
            { } type when type == typeof(long) => Filled(Flat<long>(rawArray), shape, made),
            { } type when type == typeof(int) => Filled(Flat<int>(rawArray), shape, made),
            { } type when type == typeof(short) => Filled(Flat<short>(rawArray), shape, made),
            { } type when type == typeof(byte) => Filled(Flat<byte>(rawArray), shape, made),
            { } type when type == typeof(sbyte) => Filled(Flat<sbyte>(rawArray), shape, made),
            { } type when type == typeof(bool) => Filled(Flat<bool>(rawArray), shape, made),
            var type => throw new ArgumentException($"no tensors of {type?.Name}", nameof(rawArray)),
        };
    }

    private static long[] Sizes(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];

    private static ReadOnlySpan<T> Flat<T>(Array array)
        where T : unmanaged =>
        array.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static ScalarType ElementType<T>()
        where T : unmanaged => default(T) switch
        {
            float => ScalarType.Float32,
            double => ScalarType.Float64,
            long => ScalarType.Int64,
            int => ScalarType.Int32,
            short => ScalarType.Int16,
            byte => ScalarType.Byte,
            sbyte => ScalarType.Int8,
            bool => ScalarType.Bool,
            _ => throw new NotSupportedException($"no tensors of {typeof(T).Name}"),
        };

    private static Tensor Filled<T>(ReadOnlySpan<T> elements, long[] shape, Made made)
        where T : unmanaged
    {
        var count = shape.TotalSize();
        if (count > elements.Length)
        {
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {elements.Length}");
        }

        var type = ElementType<T>();
        var tensor = Aten.EmptyMemoryFormat.Call(shape, type, Argument.None, CPU);
        MemoryMarshal.AsBytes(elements[..(int)count]).CopyTo(tensor.bytes);
        return made.Mark(Placed(tensor, made.TypeOr(type), made.Device));
    }

    private static Tensor Placed(Tensor tensor, ScalarType type, Device device)
    {
        if (type == tensor.dtype && device.type == DeviceType.CPU)
        {
            return tensor;
        }

        var placed = tensor.to(type, device);
        tensor.Dispose();
        return placed;
    }
}
