using System.CommandLine;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary>The options that say how large network and batch are.</summary>
/// <param name="standard">What they are if not given.</param>
internal sealed class SizeOptions(NetworkSize standard)
{
    private readonly CommandLine.Option<int> _height = Options.Number("--height", standard.Height, "Rows of an image");
    private readonly CommandLine.Option<int> _width = Options.Number("--width", standard.Width, "Columns of an image");
    private readonly CommandLine.Option<int> _batch = Options.Number("--batch", standard.Batch, "Images per step");

    private readonly CommandLine.Option<int[]> _filters =
        Options.Numbers("--filters", [.. standard.Filters], "Channels of every level", 1, 4096);

    private readonly CommandLine.Option<int> _classes =
        Options.Number("--classes", standard.Classes, "Classes of the segmentation", 2, 1024);

    internal IEnumerable<CommandLine.Option> All => [_height, _width, _batch, _filters, _classes];

    internal NetworkSize Read(ParseResult result) => new(
        result.GetValue(_height),
        result.GetValue(_width),
        result.GetValue(_batch),
        Prelude.Seq(result.GetRequiredValue(_filters)),
        result.GetValue(_classes));
}
