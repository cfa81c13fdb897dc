using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>The buffer of an input or output, which ONNX Runtime reads and writes in place. Used by one call at a time.</summary>
internal abstract class PortMemory : IDisposable
{
    private protected PortMemory(OnnxPort port) => Port = port;

    internal OnnxPort Port { get; }

    internal static PortMemory Of(OnnxPort port) => port.Number switch
    {
        OnnxNumber.Float32 => new PortMemory<float>(port),
        OnnxNumber.UInt8 => new PortMemory<byte>(port),
        OnnxNumber.Int64 => new PortMemory<long>(port),
        _ => throw new UnreachableException(),
    };

    /// <summary>A tensor over the buffer for a batch of another size. Frees the previous tensor; reallocates the buffer only to grow it.</summary>
    internal abstract OrtValue Resize(int count);

    /// <summary>A copy of the numbers, integers converted to floats.</summary>
    internal abstract float[] Copy();

    /// <inheritdoc />
    public abstract void Dispose();
}

/// <summary>A buffer of one element type.</summary>
internal sealed class PortMemory<T>(OnnxPort port) : PortMemory(port)
    where T : unmanaged, INumberBase<T>
{
    private T[] _numbers = [];
    private Option<OrtValue> _value;

    /// <summary>The numbers of the current batch, (count, ...) in row-major order.</summary>
    internal Memory<T> Numbers { get; private set; }

    /// <inheritdoc />
    internal override OrtValue Resize(int count)
    {
        Dispose();
        var length = checked((int)(count * Port.Shape.Count));
        _numbers = _numbers.Length < length ? new T[length] : _numbers;
        Numbers = _numbers.AsMemory(0, length);
        var value = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, Numbers, [count, .. Port.Shape.Sizes.Map(size => (long)size)]);
        _value = Some(value);
        return value;
    }

    /// <inheritdoc />
    internal override float[] Copy()
    {
        var copy = new float[Numbers.Length];
        TensorPrimitives.ConvertChecked<T, float>(Numbers.Span, copy);
        return copy;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _value.IfSome(value => value.Dispose());
        _value = None;
    }
}
