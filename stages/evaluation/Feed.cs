using Multitask.Exports;

namespace Multitask.Stages.Evaluation;

/// <summary>Batches as an exported model wants them.</summary>
internal static class Feed
{
    /// <summary>The outputs for the first examples of a batch: bytes of pixels where the model takes those, else the numbers as they are.</summary>
    internal static Either<string, Map<string, float[]>> Run(OnnxScorer scorer, Batch batch, int count) =>
        scorer.Input.Number == OnnxNumber.UInt8
            ? scorer.Run(Pixels(batch.Inputs, count, scorer.Input.Shape), count)
            : scorer.Run(batch.Inputs, count);

    /// <summary>The bytes (N, H, W, C) that numbers (N, C, H, W) between 0 and 1 were divided from.</summary>
    /// <param name="inputs">The numbers.</param>
    /// <param name="count">How many examples.</param>
    /// <param name="shape">(H, W, C).</param>
    internal static byte[] Pixels(float[] inputs, int count, Shape shape)
    {
        var (size, channels) = ((int)shape.Count, shape.Sizes[2]);
        var (plane, pixels) = (size / channels, new byte[count * size]);
        for (var at = 0; at < pixels.Length; at++)
        {
            var (example, place) = Math.DivRem(at, size);
            pixels[at] = (byte)MathF.Round(inputs[(example * size) + (place % channels * plane) + (place / channels)] * byte.MaxValue);
        }

        return pixels;
    }
}
