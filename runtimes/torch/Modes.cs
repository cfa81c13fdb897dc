namespace TorchSharp;

/// <summary>What is put around a tensor.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The tensor mirrored, its edge not repeated.</summary>
    Reflect = 1,

    /// <summary>The tensor's edge repeated.</summary>
    Replicate = 2,

    /// <summary>The tensor's other end.</summary>
    Circular = 3,

    /// <summary>A number.</summary>
    Constant = 4,
}

public static partial class torch
{
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Downwards.</summary>
        floor,
    }

    /// <summary>How an image is resized.</summary>
    public enum InterpolationMode
    {
        /// <summary>The nearest pixel, as older libraries choose it.</summary>
        Nearest = 0,

        /// <summary>Linear, of sequences.</summary>
        Linear = 1,

        /// <summary>Linear in both directions.</summary>
        Bilinear = 2,

        /// <summary>Cubic in both directions.</summary>
        Bicubic = 3,

        /// <summary>Linear in three directions.</summary>
        Trilinear = 4,

        /// <summary>The mean of an area.</summary>
        Area = 5,

        /// <summary>The nearest pixel.</summary>
        NearestExact = 6,
    }

    /// <summary>Neural networks.</summary>
    public static partial class nn
    {
        /// <summary>What becomes of the losses of single elements.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay.</summary>
            None = 0,

            /// <summary>Their mean, weighted where there are weights.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>The layers of neural networks as functions. Images are N x C x H x W.</summary>
        public static partial class functional
        {
        }
    }
}
