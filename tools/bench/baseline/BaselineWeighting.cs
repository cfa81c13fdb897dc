namespace Multitask.Benches;

/// <summary>The weightings that the baseline knows.</summary>
internal enum BaselineWeighting
{
    /// <summary>The plain sum of the losses.</summary>
    Equal,

    /// <summary>FAMO.</summary>
    Famo,

    /// <summary>CAGrad.</summary>
    Cagrad,
}
