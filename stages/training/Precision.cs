using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The arithmetic of training.</summary>
public enum Precision
{
    /// <summary>Single precision throughout.</summary>
    Float32,

    /// <summary>Convolutions in bfloat16, forward and backward; parameters, normalisation and losses in float32.</summary>
    BFloat16,

    /// <summary>Double precision throughout: for exactness tests.</summary>
    Float64,
}

/// <summary>The tensor types of each precision.</summary>
public static class Precisions
{
    /// <summary>The type of parameters, normalisations and losses.</summary>
    public static ScalarType Storage(this Precision precision) => precision == Precision.Float64 ? ScalarType.Float64 : ScalarType.Float32;
}
