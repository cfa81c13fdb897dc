namespace Multitask.Exports;

/// <summary>The numbers a model works in.</summary>
public enum NumberFormat
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats where that is safe (<see cref="OnnxHalf"/>).</summary>
    Float16,

    /// <summary>8-bit integers in convolutions and linear maps (<see cref="OnnxQuantisation"/>).</summary>
    Int8,
}

/// <summary>What a client sends.</summary>
public enum InputForm
{
    /// <summary>What the network reads: floats, an image as (C, H, W), scaled.</summary>
    Float32,

    /// <summary>The bytes of pixels, (H, W, C) (<see cref="OnnxPixels"/>).</summary>
    UInt8,
}

/// <summary>What a client gets.</summary>
public enum OutputForm
{
    /// <summary>What the network predicts: scores of classes.</summary>
    Scores,

    /// <summary>Classes (<see cref="OnnxLabels"/>).</summary>
    Labels,
}

/// <summary>The form in which a network is deployed.</summary>
/// <param name="Precision">The numbers it works in.</param>
/// <param name="Input">What a client sends.</param>
/// <param name="Output">What a client gets.</param>
public sealed record ModelForm(
    NumberFormat Precision = NumberFormat.Float32, InputForm Input = InputForm.Float32, OutputForm Output = OutputForm.Scores)
{
    /// <summary>A model as <see cref="OnnxModel.Build"/> makes it, in this form.</summary>
    /// <param name="model">In 32-bit floats from input to scores.</param>
    /// <param name="network">What it was built from.</param>
    /// <param name="ranges">The ranges of <see cref="OnnxQuantisation.Values"/>, for 8-bit integers.</param>
    /// <returns>The model, or one line saying what does not fit.</returns>
    public Either<string, OnnxModel> Of(OnnxModel model, Network network, Map<string, ValueRange> ranges) =>
        from numbers in Precise(model, ranges)
        from fed in Input == InputForm.UInt8 ? OnnxPixels.Of(numbers) : Right<string, OnnxModel>(numbers)
        select Output == OutputForm.Labels ? OnnxLabels.Of(fed, network) : fed;

    private Either<string, OnnxModel> Precise(OnnxModel model, Map<string, ValueRange> ranges) => Precision switch
    {
        NumberFormat.Float16 => OnnxHalf.Of(model),
        NumberFormat.Int8 => OnnxQuantisation.Of(model, ranges),
        _ => model,
    };
}
