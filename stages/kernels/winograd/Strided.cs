namespace Multitask.Stages.Kernels;

/// <summary>A float32 matrix in memory: its first number, and the strides to the next row and column.</summary>
internal readonly unsafe struct Strided(float* start, long down, long across)
{
    internal long Across => across;

    /// <summary>The number's place.</summary>
    internal float* At(long row, long column) => start + (row * down) + (column * across);
}
