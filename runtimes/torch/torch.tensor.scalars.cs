namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(null, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(dtype, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(dtype, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(null, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(null, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(null, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(null, device, requires_grad));

    /// <summary>A tensor without dimensions of one element.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Filled([scalar], [], new Made(dtype, device, requires_grad));
}
