namespace Multitask.Stages.Kernels;

/// <summary>The tiles of Winograd convolution on images of a size: image by image, row by row.</summary>
/// <param name="Height">Of an image, in pixels.</param>
/// <param name="Width">Of an image, in pixels.</param>
internal readonly record struct WinogradGrid(int Height, int Width)
{
    private int Down => (Height + 1) / WinogradTile.Side;

    private int Across => (Width + 1) / WinogradTile.Side;

    /// <summary>Tiles of one image.</summary>
    internal int Tiles => Down * Across;

    /// <summary>The 16 pixels of the image that a tile reads; what lies outside is <paramref name="outside"/>.</summary>
    internal unsafe void Reading(int tile, float* images, int channels, float* outside, float** pixels) =>
        Fill(tile, images, channels, outside, pixels, (-1, 4));

    /// <summary>The 4 pixels of the result that a tile covers.</summary>
    internal unsafe void Covering(int tile, float* images, int channels, float* outside, float** pixels) =>
        Fill(tile, images, channels, outside, pixels, (0, WinogradTile.Side));

    private unsafe void Fill(int tile, float* images, int channels, float* outside, float** pixels, (int Offset, int Side) window)
    {
        var (image, rest) = Math.DivRem(tile, Tiles);
        var (down, across) = Math.DivRem(rest, Across);
        for (var at = 0; at < window.Side * window.Side; at++)
        {
            var (row, column) = ((down * WinogradTile.Side) + window.Offset + (at / window.Side), (across * WinogradTile.Side) + window.Offset + (at % window.Side));
            pixels[at] = row >= 0 && row < Height && column >= 0 && column < Width
                ? images + (((((long)image * Height) + row) * Width) + column) * channels
                : outside;
        }
    }
}
