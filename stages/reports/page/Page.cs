namespace Multitask.Stages.Reports;

/// <summary>A page as a value: what <c>page.html</c> is filled with.</summary>
/// <param name="Title">Of the window.</param>
/// <param name="Heading">Above everything.</param>
/// <param name="Lead">What it is about, in a sentence or two.</param>
/// <param name="Tiles">The few numbers to see first.</param>
/// <param name="Sections">Everything else.</param>
/// <param name="Footer">At the end.</param>
internal sealed record Page(string Title, string Heading, string Lead, Seq<Tile> Tiles, Seq<Section> Sections, string Footer)
{
    /// <summary>Another page of the same run.</summary>
    public Seq<PageLink> Links { get; init; }
}

/// <summary>Leads to a file beside this one.</summary>
internal sealed record PageLink(string File, string Text);

/// <summary>A number to see first.</summary>
internal sealed record Tile(string Title, string Value, string Below);

/// <summary>A section of a page.</summary>
/// <param name="Id">Where links lead to: lower-case letters and dashes.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Notes">Paragraphs below it.</param>
/// <param name="Parts">What it shows.</param>
internal sealed record Section(string Id, string Title, Seq<string> Notes, Seq<Part> Parts)
{
    /// <summary>A section with one note.</summary>
    internal Section(string id, string title, string note, params ReadOnlySpan<Block> blocks)
        : this(id, title, Prelude.Seq1(note), Prelude.Seq1(new Part("", Prelude.Seq(blocks.ToArray()))))
    {
    }
}

/// <summary>Some blocks of a section that belong together.</summary>
/// <param name="Title">Empty: none.</param>
/// <param name="Blocks">What it shows.</param>
internal sealed record Part(string Title, Seq<Block> Blocks)
{
    /// <summary>Whether a reader has to open it.</summary>
    public bool Folded { get; init; }
}
