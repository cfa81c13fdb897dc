using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multitask.Stages.Kernels;

/// <summary>A piece of the work: a chunk of tiles and a range of output channels.</summary>
internal readonly unsafe record struct WinogradPiece(WinogradWork Work, (int First, int Count) Tiles, (int First, int Count) Outputs)
{
    /// <summary>Numbers per element of the transformed input tiles.</summary>
    private int InputStep => Work.Chunk * Work.Inputs;

    /// <summary>Numbers per element of the products, or of the transformed gradients.</summary>
    private int OutputStep => Work.Chunk * Outputs.Count;

    /// <summary>The convolution of these tiles.</summary>
    /// <param name="images">Rows of pixels, (N x h x w, inputs).</param>
    /// <param name="panels">Transformed filters, by <see cref="WinogradFilters"/>.</param>
    /// <param name="bias">(outputs).</param>
    /// <param name="result">The output, rows of pixels, (N x h x w, outputs).</param>
    internal void Convolve(float* images, float* panels, float* bias, float* result)
    {
        using var scratch = new Scratch(this);
        Transform(images, scratch, new Order(InputStep, MatrixBlock.Columns, Work.Inputs));
        Multiply(scratch, panels);
        var pixels = stackalloc float*[WinogradTile.OutputSide * WinogradTile.OutputSide];
        for (var tile = 0; tile < Tiles.Count; tile++)
        {
            Work.Grid.OutputPixels(Tiles.First + tile, result + Outputs.First, Work.Outputs, scratch.Discarded, pixels);
            for (var channel = 0; channel < Outputs.Count; channel += MatrixBlock.Lanes)
            {
                WinogradTile.TransformOutput(
                    scratch.Products + ((long)tile * Outputs.Count) + channel, OutputStep, Vector512.Load(bias + Outputs.First + channel), pixels, channel);
            }
        }
    }

    /// <summary>What these tiles contribute to the gradient w.r.t. the transformed filters.</summary>
    /// <param name="images">Rows of pixels, (N x h x w, inputs).</param>
    /// <param name="gradients">The gradient w.r.t. the output, (N x h x w, outputs).</param>
    /// <param name="sums">(element, outputs, inputs).</param>
    /// <param name="add">Whether the sums hold those of other tiles already.</param>
    internal void Differentiate(float* images, float* gradients, float* sums, bool add)
    {
        using var scratch = new Scratch(this);
        Transform(images, scratch, new Order(InputStep, Work.Chunk * MatrixBlock.Columns, MatrixBlock.Columns));
        TransformGradients(gradients, scratch);
        for (var element = 0; element < WinogradTile.Elements; element++)
        {
            for (var panel = 0; panel < Work.Inputs; panel += MatrixBlock.Columns)
            {
                for (var output = 0; output < Outputs.Count; output += MatrixBlock.Rows)
                {
                    MatrixBlock.Sum(
                        new Strided(scratch.Products + ((long)element * OutputStep) + output, 1, Outputs.Count),
                        MatrixBlock.Rows,
                        scratch.Inputs + ((long)element * InputStep) + ((long)panel * Work.Chunk),
                        Tiles.Count,
                        new Strided(sums + ((((long)element * Work.Outputs) + Outputs.First + output) * Work.Inputs) + panel, Work.Inputs, 1),
                        add);
                }
            }
        }
    }

    private void Transform(float* images, Scratch scratch, Order order)
    {
        var pixels = stackalloc float*[WinogradTile.Elements];
        for (var tile = 0; tile < Tiles.Count; tile++)
        {
            Work.Grid.InputPixels(Tiles.First + tile, images, Work.Inputs, scratch.Zeros, pixels);
            for (var channel = 0; channel < Work.Inputs; channel += MatrixBlock.Lanes)
            {
                WinogradTile.TransformInput(pixels, channel, scratch.Inputs + order.At(tile, channel), order.Element);
            }
        }
    }

    private void TransformGradients(float* gradients, Scratch scratch)
    {
        var pixels = stackalloc float*[WinogradTile.OutputSide * WinogradTile.OutputSide];
        for (var tile = 0; tile < Tiles.Count; tile++)
        {
            Work.Grid.OutputPixels(Tiles.First + tile, gradients + Outputs.First, Work.Outputs, scratch.Zeros, pixels);
            for (var channel = 0; channel < Outputs.Count; channel += MatrixBlock.Lanes)
            {
                WinogradTile.TransformOutputGradient(pixels, channel, scratch.Products + ((long)tile * Outputs.Count) + channel, OutputStep);
            }
        }
    }

    /// <summary>For each element, the matrix of tiles times that of filters.</summary>
    private void Multiply(Scratch scratch, float* panels)
    {
        for (var element = 0; element < WinogradTile.Elements; element++)
        {
            for (var panel = 0; panel < Outputs.Count; panel += MatrixBlock.Columns)
            {
                var filters = panels + ((((long)element * Work.Outputs) + Outputs.First + panel) * Work.Inputs);
                for (var start = 0; start < Work.Inputs; start += MatrixBlock.Depth)
                {
                    Multiply(scratch, filters + (start * MatrixBlock.Columns), (element, panel, start));
                }
            }
        }
    }

    private void Multiply(Scratch scratch, float* filters, (int Element, int Panel, int Input) at)
    {
        var depth = Math.Min(MatrixBlock.Depth, Work.Inputs - at.Input);
        for (var tile = 0; tile < Tiles.Count; tile += MatrixBlock.Rows)
        {
            MatrixBlock.Sum(
                new Strided(scratch.Inputs + ((long)at.Element * InputStep) + ((long)tile * Work.Inputs) + at.Input, Work.Inputs, 1),
                Math.Min(MatrixBlock.Rows, Tiles.Count - tile),
                filters,
                depth,
                new Strided(scratch.Products + ((long)at.Element * OutputStep) + ((long)tile * Outputs.Count) + at.Panel, Outputs.Count, 1),
                at.Input > 0);
        }
    }

    /// <summary>Where transformed tiles lie: the steps between elements, panels of channels, and tiles.</summary>
    private readonly record struct Order(long Element, long Panel, long Tile)
    {
        internal long At(int tile, int channel) =>
            (channel / MatrixBlock.Columns * Panel) + (tile * Tile) + (channel % MatrixBlock.Columns);
    }

    /// <summary>Memory of one piece: transformed tiles, their products, and what stands for pixels outside of an image.</summary>
    private readonly ref struct Scratch
    {
        private const nuint Alignment = 64;

        internal Scratch(WinogradPiece piece)
        {
            var (inputs, products) = (WinogradTile.Elements * (long)piece.InputStep, WinogradTile.Elements * (long)piece.OutputStep);
            var outside = Math.Max(piece.Work.Inputs, piece.Outputs.Count);
            Inputs = (float*)NativeMemory.AlignedAlloc((nuint)(inputs + products + (2 * outside)) * sizeof(float), Alignment);
            Products = Inputs + inputs;
            Zeros = Products + products;
            Discarded = Zeros + outside;
            new Span<float>(Zeros, outside).Clear();
        }

        internal float* Inputs { get; }

        internal float* Products { get; }

        /// <summary>A pixel outside of an image that is read.</summary>
        internal float* Zeros { get; }

        /// <summary>A pixel outside of an image that is written.</summary>
        internal float* Discarded { get; }

        public void Dispose() => NativeMemory.AlignedFree(Inputs);
    }
}
