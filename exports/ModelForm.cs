namespace Multitask.Exports;

/// <summary>The precision in which a model computes.</summary>
public enum NumberFormat
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats where that is safe (<see cref="OnnxHalf"/>).</summary>
    Float16,

    /// <summary>8-bit integers in convolutions and linear maps (<see cref="OnnxQuantisation"/>).</summary>
    Int8,
}

/// <summary>The type and layout of the model's input.</summary>
public enum InputForm
{
    /// <summary>The network's own input: floats, an image as (N, C, H, W), scaled.</summary>
    Float32,

    /// <summary>The bytes of pixels, (N, H, W, C) (<see cref="OnnxPixels"/>).</summary>
    UInt8,
}

/// <summary>What the model returns for tasks with classes.</summary>
public enum OutputForm
{
    /// <summary>The network's own output: a score per class.</summary>
    Scores,

    /// <summary>The index of the predicted class (<see cref="OnnxLabels"/>).</summary>
    Labels,
}

/// <summary>The form in which a network is deployed.</summary>
/// <param name="Precision">The precision in which it computes.</param>
/// <param name="Input">The type and layout of its input.</param>
/// <param name="Output">Scores or labels.</param>
public sealed record ModelForm(
    NumberFormat Precision = NumberFormat.Float32, InputForm Input = InputForm.Float32, OutputForm Output = OutputForm.Scores)
{
    /// <summary>Converts a model that <see cref="OnnxModel.Build"/> returned to this form.</summary>
    /// <param name="model">In 32-bit floats from input to scores.</param>
    /// <param name="network">The network it was built from.</param>
    /// <param name="ranges">The ranges of <see cref="OnnxQuantisation.Values"/>; only needed for 8-bit integers.</param>
    /// <returns>The model, or one line saying why it cannot have this form.</returns>
    public Either<string, OnnxModel> Of(OnnxModel model, Network network, Map<string, ValueRange> ranges) =>
        from converted in Converted(model, ranges)
        from fed in Input == InputForm.UInt8 ? OnnxPixels.Of(converted) : Right<string, OnnxModel>(converted)
        select Output == OutputForm.Labels ? OnnxLabels.Of(fed, network) : fed;

    private Either<string, OnnxModel> Converted(OnnxModel model, Map<string, ValueRange> ranges) => Precision switch
    {
        NumberFormat.Float16 => OnnxHalf.Of(model),
        NumberFormat.Int8 => OnnxQuantisation.Of(model, ranges),
        _ => model,
    };
}
