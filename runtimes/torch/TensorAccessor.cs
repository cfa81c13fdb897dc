using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// Reads and writes the elements of a tensor in main memory, in row-major order whatever its strides. It holds the tensor;
/// the data are the tensor's own.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly nint _address;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new InvalidOperationException(torch.NotInMainMemory);
        }

        (_tensor, _address, _shape, _strides) = (tensor, tensor.Address(), tensor.shape, tensor.stride());
        _contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>Always false: elements can be written.</summary>
    public bool IsReadOnly => false;

    /// <summary>The element at one index a dimension, or at one flat position.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public unsafe T this[params long[] indices]
    {
        get => ((T*)_address)[Offset(indices)];
        set => ((T*)_address)[Offset(indices)] = value;
    }

    /// <summary>The elements as a vector.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>The elements as an array of the tensor's rank (a vector of one for a tensor without dimensions).</summary>
    public Array ToNDArray()
    {
        var elements = ToArray();
        if (_shape.Length < 2)
        {
            return elements;
        }

        var array = Array.CreateInstance(typeof(T), _shape);
        Buffer.BlockCopy(elements, 0, array, 0, Buffer.ByteLength(elements));
        return array;
    }

    /// <summary>Copies elements from a flat position on into an array, until either ends.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyTo(T[], int, long)"/>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (_contiguous)
        {
            new ReadOnlySpan<T>((T*)_address + tensorIndex, count).CopyTo(target);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            target[i] = ((T*)_address)[Offset(tensorIndex + i)];
        }
    }

    /// <summary>Copies elements of an array into the tensor from a flat position on, until either ends.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyFrom(T[], int, long)"/>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (_contiguous)
        {
            source[..count].CopyTo(new Span<T>((T*)_address + tensorIndex, count));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            ((T*)_address)[Offset(tensorIndex + i)] = source[i];
        }
    }

    /// <summary>The elements in row-major order.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return At(i);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Does nothing: the tensor is disposed by its own holder.</summary>
    public void Dispose() => GC.KeepAlive(_tensor);

    internal unsafe T At(long index) => ((T*)_address)[Offset(index)];

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
        {
            return Offset(indices[0]);
        }

        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            offset += indices[i] >= 0 && indices[i] < _shape[i]
                ? indices[i] * _strides[i]
                : throw new IndexOutOfRangeException($"{indices[i]} >= {_shape[i]} in dimension {i}.");
        }

        return offset;
    }

    private long Offset(long index)
    {
        if (index < 0 || index >= Count)
        {
            throw new IndexOutOfRangeException($"{index} in a collection of {Count} elements.");
        }

        if (_contiguous)
        {
            return index;
        }

        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            (index, var place) = Math.DivRem(index, _shape[i]);
            offset += place * _strides[i];
        }

        return offset;
    }
}
