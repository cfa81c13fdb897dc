namespace Multitask.Stages.Kernels;

/// <summary>How the work of Winograd convolution on some images is cut: tiles in chunks, output channels in ranges.</summary>
/// <param name="Grid">The tiles of an image.</param>
/// <param name="Tiles">Of all images.</param>
/// <param name="Inputs">Channels of the input.</param>
/// <param name="Outputs">Channels of the output.</param>
internal readonly record struct WinogradWork(WinogradGrid Grid, int Tiles, int Inputs, int Outputs)
{
    /// <summary>Output channels in a piece of work.</summary>
    private const int Range = 128;

    /// <summary>Numbers in the transformed tiles of a piece of work: half of a core's own cache.</summary>
    private const int Room = 1 << 17;

    // With fewer tiles the kernels' way into the core takes longer than their products; more need more memory than they gain.
    private const int FewestTiles = 32;
    private const int MostTiles = 64;

    /// <summary>Tiles in a chunk, whole blocks of rows.</summary>
    internal int Chunk => Math.Clamp(
        Room / (WinogradTile.Elements * (Inputs + Math.Min(Outputs, Range))) / MatrixBlock.Rows * MatrixBlock.Rows, FewestTiles, MostTiles);

    internal int Chunks => (Tiles + Chunk - 1) / Chunk;

    internal int Ranges => (Outputs + Range - 1) / Range;

    internal WinogradPiece Piece(int chunk, int range) => new(
        this, (chunk * Chunk, Math.Min(Chunk, Tiles - (chunk * Chunk))), (range * Range, Math.Min(Range, Outputs - (range * Range))));
}
