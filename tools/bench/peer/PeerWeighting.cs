namespace Multitask.Benches;

/// <summary>The weightings that the baseline knows.</summary>
internal enum PeerWeighting
{
    /// <summary>The plain sum of the losses.</summary>
    Equal,

    /// <summary>FAMO.</summary>
    Famo,

    /// <summary>CAGrad.</summary>
    Cagrad,
}
