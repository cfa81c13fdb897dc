namespace TorchSharp;

/// <summary>What factories are told about the tensor they make; left out: 32-bit reals in main memory.</summary>
internal readonly record struct Made
{
    private readonly torch.ScalarType? _type;
    private readonly bool _requiresGrad;

    internal Made(torch.ScalarType? type, torch.Device? device, bool requiresGrad, string[]? names = null)
    {
        (_type, Device, _requiresGrad) = (type, torch.InitializeDevice(device), requiresGrad);
        if (names is { Length: > 0 })
        {
            throw new NotSupportedException("This runtime has no names for dimensions.");
        }
    }

    internal torch.Device Device { get; }

    internal torch.ScalarType Type => _type ?? torch.get_default_dtype();

    /// <summary>The type asked for, or what a number suggests: integers, truth values, or the default reals.</summary>
    internal torch.ScalarType TypeOf(Scalar value) =>
        _type ?? (torch.is_integral(value.Type) ? value.Type : torch.get_default_dtype());

    /// <summary>The type asked for, or that of the elements given.</summary>
    internal torch.ScalarType TypeOr(torch.ScalarType elements) => _type ?? elements;

    internal torch.Tensor Mark(torch.Tensor tensor) => _requiresGrad ? tensor.requires_grad_() : tensor;
}
