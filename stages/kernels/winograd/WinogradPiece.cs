using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multitask.Stages.Kernels;

/// <summary>A chunk of tiles and a range of channels of the result.</summary>
internal readonly unsafe record struct WinogradPiece(WinogradWork Work, (int First, int Count) Tiles, (int First, int Count) Outputs)
{
    private int Read => Work.Chunk * Work.Inputs;

    private int Made => Work.Chunk * Outputs.Count;

    /// <summary>The convolution of these tiles.</summary>
    /// <param name="images">Rows of pixels, (N x h x w, inputs).</param>
    /// <param name="panels">By <see cref="WinogradKernels"/>.</param>
    /// <param name="bias">(outputs).</param>
    /// <param name="result">Rows of pixels, (N x h x w, outputs).</param>
    internal void Convolve(float* images, float* panels, float* bias, float* result)
    {
        using var scratch = new Scratch(this);
        Transform(images, scratch, new Order(Read, MatrixBlock.Columns, Work.Inputs));
        Multiply(scratch, panels);
        var pixels = stackalloc float*[WinogradTile.Side * WinogradTile.Side];
        for (var tile = 0; tile < Tiles.Count; tile++)
        {
            Work.Grid.Covering(Tiles.First + tile, result + Outputs.First, Work.Outputs, scratch.Nowhere, pixels);
            for (var channel = 0; channel < Outputs.Count; channel += MatrixBlock.Lanes)
            {
                WinogradTile.Result(
                    scratch.Made + ((long)tile * Outputs.Count) + channel, Made, Vector512.Load(bias + Outputs.First + channel), pixels, channel);
            }
        }
    }

    /// <summary>What these tiles are of The gradient w.r.t. the transformed kernels.</summary>
    /// <param name="images">Rows of pixels, (N x h x w, inputs).</param>
    /// <param name="gradients">The gradient w.r.t. the result, (N x h x w, outputs).</param>
    /// <param name="sums">(place, outputs, inputs).</param>
    /// <param name="add">Whether the sums hold those of other tiles already.</param>
    internal void Differentiate(float* images, float* gradients, float* sums, bool add)
    {
        using var scratch = new Scratch(this);
        Transform(images, scratch, new Order(Read, Work.Chunk * MatrixBlock.Columns, MatrixBlock.Columns));
        TransformGradients(gradients, scratch);
        for (var place = 0; place < WinogradTile.Places; place++)
        {
            for (var panel = 0; panel < Work.Inputs; panel += MatrixBlock.Columns)
            {
                for (var output = 0; output < Outputs.Count; output += MatrixBlock.Rows)
                {
                    MatrixBlock.Sum(
                        new Strided(scratch.Made + ((long)place * Made) + output, 1, Outputs.Count),
                        MatrixBlock.Rows,
                        scratch.Read + ((long)place * Read) + ((long)panel * Work.Chunk),
                        Tiles.Count,
                        new Strided(sums + ((((long)place * Work.Outputs) + Outputs.First + output) * Work.Inputs) + panel, Work.Inputs, 1),
                        add);
                }
            }
        }
    }

    private void Transform(float* images, Scratch scratch, Order order)
    {
        var pixels = stackalloc float*[WinogradTile.Places];
        for (var tile = 0; tile < Tiles.Count; tile++)
        {
            Work.Grid.Reading(Tiles.First + tile, images, Work.Inputs, scratch.Zeros, pixels);
            for (var channel = 0; channel < Work.Inputs; channel += MatrixBlock.Lanes)
            {
                WinogradTile.Image(pixels, channel, scratch.Read + order.At(tile, channel), order.Place);
            }
        }
    }

    private void TransformGradients(float* gradients, Scratch scratch)
    {
        var pixels = stackalloc float*[WinogradTile.Side * WinogradTile.Side];
        for (var tile = 0; tile < Tiles.Count; tile++)
        {
            Work.Grid.Covering(Tiles.First + tile, gradients + Outputs.First, Work.Outputs, scratch.Zeros, pixels);
            for (var channel = 0; channel < Outputs.Count; channel += MatrixBlock.Lanes)
            {
                WinogradTile.ResultGradient(pixels, channel, scratch.Made + ((long)tile * Outputs.Count) + channel, Made);
            }
        }
    }

    /// <summary>Every place's tiles times its own matrix.</summary>
    private void Multiply(Scratch scratch, float* panels)
    {
        for (var place = 0; place < WinogradTile.Places; place++)
        {
            for (var panel = 0; panel < Outputs.Count; panel += MatrixBlock.Columns)
            {
                var kernels = panels + ((((long)place * Work.Outputs) + Outputs.First + panel) * Work.Inputs);
                for (var start = 0; start < Work.Inputs; start += MatrixBlock.Depth)
                {
                    Multiply(scratch, kernels + (start * MatrixBlock.Columns), (place, panel, start));
                }
            }
        }
    }

    private void Multiply(Scratch scratch, float* kernels, (int Place, int Panel, int Input) at)
    {
        var depth = Math.Min(MatrixBlock.Depth, Work.Inputs - at.Input);
        for (var tile = 0; tile < Tiles.Count; tile += MatrixBlock.Rows)
        {
            MatrixBlock.Sum(
                new Strided(scratch.Read + ((long)at.Place * Read) + ((long)tile * Work.Inputs) + at.Input, Work.Inputs, 1),
                Math.Min(MatrixBlock.Rows, Tiles.Count - tile),
                kernels,
                depth,
                new Strided(scratch.Made + ((long)at.Place * Made) + ((long)tile * Outputs.Count) + at.Panel, Outputs.Count, 1),
                at.Input > 0);
        }
    }

    /// <summary>Where transformed tiles lie: the steps between places, panels of channels, and tiles.</summary>
    private readonly record struct Order(long Place, long Panel, long Tile)
    {
        internal long At(int tile, int channel) =>
            (channel / MatrixBlock.Columns * Panel) + (tile * Tile) + (channel % MatrixBlock.Columns);
    }

    /// <summary>Memory of one piece: transformed tiles, what is made of them, and what stands for pixels outside of an image.</summary>
    private readonly ref struct Scratch
    {
        private const nuint Alignment = 64;

        internal Scratch(WinogradPiece piece)
        {
            var (read, made, outside) = (WinogradTile.Places * (long)piece.Read, WinogradTile.Places * (long)piece.Made, Math.Max(piece.Work.Inputs, piece.Outputs.Count));
            Read = (float*)NativeMemory.AlignedAlloc((nuint)(read + made + (2 * outside)) * sizeof(float), Alignment);
            Made = Read + read;
            Zeros = Made + made;
            Nowhere = Zeros + outside;
            new Span<float>(Zeros, outside).Clear();
        }

        internal float* Read { get; }

        internal float* Made { get; }

        /// <summary>A pixel outside of an image that is read.</summary>
        internal float* Zeros { get; }

        /// <summary>A pixel outside of an image that is written.</summary>
        internal float* Nowhere { get; }

        public void Dispose() => NativeMemory.AlignedFree(Read);
    }
}
