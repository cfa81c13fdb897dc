namespace Multitask.Stages.Kernels;

/// <summary>The tiles of Winograd convolution on images of a size: image by image, row by row.</summary>
/// <param name="Height">Of an image, in pixels.</param>
/// <param name="Width">Of an image, in pixels.</param>
internal readonly record struct WinogradGrid(int Height, int Width)
{
    private int Down => (Height + 1) / WinogradTile.OutputSide;

    private int Across => (Width + 1) / WinogradTile.OutputSide;

    /// <summary>Tiles of one image.</summary>
    internal int Tiles => Down * Across;

    /// <summary>The 4 x 4 pixels of an image that a tile reads; a pixel outside of the image is <paramref name="outside"/>.</summary>
    internal unsafe void InputPixels(int tile, float* images, int channels, float* outside, float** pixels) =>
        Fill(tile, images, channels, outside, pixels, (-1, 4));

    /// <summary>The 2 x 2 pixels of the output that a tile covers.</summary>
    internal unsafe void OutputPixels(int tile, float* images, int channels, float* outside, float** pixels) =>
        Fill(tile, images, channels, outside, pixels, (0, WinogradTile.OutputSide));

    private unsafe void Fill(int tile, float* images, int channels, float* outside, float** pixels, (int Offset, int Side) window)
    {
        var (image, rest) = Math.DivRem(tile, Tiles);
        var (down, across) = Math.DivRem(rest, Across);
        for (var at = 0; at < window.Side * window.Side; at++)
        {
            var row = (down * WinogradTile.OutputSide) + window.Offset + (at / window.Side);
            var column = (across * WinogradTile.OutputSide) + window.Offset + (at % window.Side);
            pixels[at] = row >= 0 && row < Height && column >= 0 && column < Width
                ? images + (((((long)image * Height) + row) * Width) + column) * channels
                : outside;
        }
    }
}
