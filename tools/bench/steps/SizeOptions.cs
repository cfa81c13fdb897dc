using System.CommandLine;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary>The options that say how large network and batch are.</summary>
/// <param name="standard">What they are if not given.</param>
internal sealed class SizeOptions(NetworkSize standard)
{
    private readonly CommandLine.Option<int> _height = Options.Count("--height", standard.Height, "Rows of an image");
    private readonly CommandLine.Option<int> _width = Options.Count("--width", standard.Width, "Columns of an image");
    private readonly CommandLine.Option<int> _batch = Options.Count("--batch", standard.Batch, "Images a step");

    private readonly CommandLine.Option<Seq<int>> _filters =
        Options.Of("--filters", Listed.Of(Decode.Int(1, 4096)), standard.Filters, "Channels of every level: 64,128,...");

    private readonly CommandLine.Option<int> _classes =
        Options.Of("--classes", Decode.Int(2, 1024), standard.Classes, "Classes of the segmentation");

    internal IEnumerable<CommandLine.Option> All => [_height, _width, _batch, _filters, _classes];

    internal NetworkSize Read(ParseResult result) => new(
        result.GetValue(_height),
        result.GetValue(_width),
        result.GetValue(_batch),
        result.GetValue(_filters),
        result.GetValue(_classes));
}
