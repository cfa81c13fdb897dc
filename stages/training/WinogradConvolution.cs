using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>
/// A 3 x 3 convolution by Winograd's minimal filtering, F(2 x 2, 3 x 3): 16 products of matrices give four pixels of the result for each tile
/// of 4 x 4, where 36 are needed one by one, for the convolution and for both its derivatives (Lavin and Gray, "Fast algorithms for
/// convolutional neural networks", CVPR 2016, section 4.1).
/// </summary>
/// <param name="Tiles">From pixels to transformed tiles: (image, row, column) to (image, tile, place in the tile).</param>
/// <param name="Pixels">From transformed tiles to pixels of the result, the same orders.</param>
/// <param name="Side">Of the images: height and width.</param>
internal sealed record WinogradConvolution(WinogradConvolution.Way Tiles, WinogradConvolution.Way Pixels, (int Height, int Width) Side)
    : MatrixConvolution(Side)
{
    private const int Places = 16;

    // With fewer channels the transforms take longer than the products that they save.
    private const int FewestChannels = 128;

    // With fewer the kernels' way through memory, 16 numbers instead of 9, takes what the products save.
    private const long FewestPixels = 1024;

    // Transformed tiles are four times as large as images: beyond this their way through memory takes longer too.
    private const long MostNumbers = 16_000_000;

    // The three matrices of F(2, 3): what they do along one axis, applied along both.
    private static readonly double[][] OfData = [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]];
    private static readonly double[][] OfKernel = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]];
    private static readonly double[][] OfResult = [[1, 1, 1, 0], [0, 1, -1, -1]];

    /// <summary>A matrix and its transpose.</summary>
    internal sealed record Way(RowSums Forth, RowSums Back)
    {
        internal static Way Of(RowSums forth) => new(forth, forth.Transposed());
    }

    /// <summary>How the nine taps of one output's kernel become sixteen.</summary>
    private static Way Kernels { get; } = Way.Of(RowSums.Of(
        new RowSums.Layout(9), [.. Enumerable.Range(0, Places).Select(place => Terms(OfKernel, place, (row, column) => (row * 3) + column))], Places));

    /// <summary>Whether a convolution may gain, for images that <see cref="Fits"/>.</summary>
    internal static bool MayGain(Op.Conv2d op) => op is { Kernel: 3, Padding: 1, In: >= FewestChannels, Out: >= FewestChannels };

    /// <summary>Whether images are of a size to gain.</summary>
    internal static bool Fits(Tensor x, Tensor weight)
    {
        var pixels = x.shape[0] * x.shape[2] * x.shape[3];
        return pixels >= FewestPixels && 4 * pixels * (weight.shape[0] + weight.shape[1]) <= MostNumbers;
    }

    /// <summary>For images of a shape and a convolution that keeps it.</summary>
    internal static WinogradConvolution Of(int height, int width)
    {
        var (down, across) = ((height + 1) / 2, (width + 1) / 2);
        var tiles = down * across;
        int Pixel(int row, int column) => row >= 0 && row < height && column >= 0 && column < width ? (row * width) + column : -1;
        var data = Enumerable.Range(0, tiles * Places).Select(at => (Tile: at / Places, Place: at % Places)).Select(to => Terms(
            OfData, to.Place, (y, x) => Pixel((2 * (to.Tile / across)) - 1 + y, (2 * (to.Tile % across)) - 1 + x)));
        var result = Enumerable.Range(0, height * width).Select(at => (Row: at / width, Column: at % width)).Select(pixel => Terms(
            OfResult,
            ((pixel.Row % 2) * 2) + (pixel.Column % 2),
            (y, x) => (((pixel.Row / 2 * across) + (pixel.Column / 2)) * Places) + (y * 4) + x));
        return new WinogradConvolution(
            Way.Of(RowSums.Of(new RowSums.Layout(height * width), [.. data])),
            Way.Of(RowSums.Of(new RowSums.Layout(tiles * Places), [.. result])),
            (height, width));
    }

    /// <summary>One element of a matrix applied along both axes, without what is zero or outside.</summary>
    private static (int Source, double Weight)[] Terms(double[][] matrix, int place, Func<int, int, int> source)
    {
        var (rows, columns) = (matrix[place / matrix.Length], matrix[place % matrix.Length]);
        return [.. from y in Enumerable.Range(0, rows.Length)
                   where rows[y] != 0
                   from x in Enumerable.Range(0, columns.Length)
                   where columns[x] != 0
                   let at = source(y, x)
                   where at >= 0
                   select (at, rows[y] * columns[x])];
    }

    /// <inheritdoc />
    protected override Tensor Forward(Tensor x, Tensor weight, Tensor bias) =>
        Pixels.Forth.Times(Product(Transformed(x), TransformedKernel(weight))).add_(bias);

    /// <inheritdoc />
    protected override (Tensor ByX, Tensor ByWeight) Backward(Tensor x, Tensor weight, Tensor slope)
    {
        var slopes = Pixels.Back.Times(slope);
        return (
            Tiles.Back.Times(Product(slopes, TransformedKernel(weight).transpose(1, 2))),
            Kernels.Back.Times(PlaceByPlace(slopes).transpose(1, 2).bmm(PlaceByPlace(Transformed(x))).view(-1, weight.shape[1])));
    }

    /// <summary>
    /// Every place's channels times its own matrix: (tiles x places, channels) by (place, results, channels). To the convolution library
    /// that is one convolution of single pixels in as many groups, which it does faster than matrices one by one.
    /// </summary>
    private static Tensor Product(Tensor tiles, Tensor kernels)
    {
        var image = PixelRows.Images(tiles, 1, tiles.shape[0] / Places, 1);
        var product = conv2d(image, kernels.reshape(-1, kernels.shape[2], 1, 1), groups: Places);
        return PixelRows.Of(product).view(-1, kernels.shape[1]);
    }

    /// <summary>(place, tile, channel), a view.</summary>
    private static Tensor PlaceByPlace(Tensor tiles) => tiles.view(-1, Places, tiles.shape[1]).transpose(0, 1);

    /// <summary>(tiles x places, input).</summary>
    private Tensor Transformed(Tensor x) => Tiles.Forth.Times(PixelRows.Of(x));

    /// <summary>(place, output, input).</summary>
    private static Tensor TransformedKernel(Tensor weight) =>
        Kernels.Forth.Times(PixelRows.Of(weight)).view(Places, weight.shape[0], weight.shape[1]);
}
