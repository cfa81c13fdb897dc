namespace Multitask.Stages.Reports;

/// <summary>Something that a page shows. The template tells the cases apart by <see cref="Kind"/>.</summary>
internal abstract record Block
{
    private Block() { }

    /// <summary>The case, for the template.</summary>
    public abstract string Kind { get; }

    /// <summary>A table.</summary>
    /// <param name="Label">What it is, for those who cannot see it.</param>
    /// <param name="Head">Rows of headings.</param>
    /// <param name="Rows">The others.</param>
    internal sealed record Table(string Label, Seq<Row> Head, Seq<Row> Rows) : Block
    {
        /// <inheritdoc />
        public override string Kind => "table";

        /// <summary>For the style sheet.</summary>
        public string Class { get; init; } = "";
    }

    /// <summary>Charts beside each other.</summary>
    internal sealed record Charts : Block
    {
        /// <summary>Fewer names stand below each chart.</summary>
        private const int Few = 3;

        /// <summary>Charts that say the same of many colours say it once.</summary>
        internal Charts(Seq<Figure> figures)
        {
            var all = Prelude.Seq(figures.Bind(figure => figure.Keys).Distinct().ToArray());
            var shared = figures.Count > 1 && all.Count > Few && all.Count == figures.Map(figure => figure.Keys.Count).Max();
            (Keys, Figures) = shared ? (all, figures.Map(figure => figure with { Keys = Seq<ColourKey>.Empty }).Strict()) : (Seq<ColourKey>.Empty, figures);
        }

        /// <summary>The charts.</summary>
        public Seq<Figure> Figures { get; }

        /// <summary>The names of the colours of all charts; empty: each chart has its own.</summary>
        public Seq<ColourKey> Keys { get; }

        /// <inheritdoc />
        public override string Kind => "charts";
    }

    /// <summary>A drawing that is as large as it needs to be.</summary>
    /// <param name="Label">What it is.</param>
    /// <param name="Svg">As text.</param>
    internal sealed record Drawing(string Label, string Svg) : Block
    {
        /// <inheritdoc />
        public override string Kind => "drawing";
    }

    /// <summary>Pictures in rows: a heading per column.</summary>
    internal sealed record Pictures(string Label, Seq<string> Columns, Seq<PictureRow> Rows) : Block
    {
        /// <inheritdoc />
        public override string Kind => "pictures";
    }

    /// <summary>Pictures with answers in words.</summary>
    internal sealed record Cards(Seq<Card> All) : Block
    {
        /// <inheritdoc />
        public override string Kind => "cards";
    }

    /// <summary>What colours mean.</summary>
    internal sealed record Legends(Seq<LegendLine> Lines) : Block
    {
        /// <inheritdoc />
        public override string Kind => "legends";
    }

    /// <summary>Words and what they mean.</summary>
    internal sealed record Terms(string Summary, Seq<Term> All) : Block
    {
        /// <inheritdoc />
        public override string Kind => "terms";
    }

    /// <summary>A sentence.</summary>
    internal sealed record Note(string Text) : Block
    {
        /// <inheritdoc />
        public override string Kind => "note";
    }
}

/// <summary>A chart with its title and the names of its colours.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Svg">As text.</param>
/// <param name="Keys">Empty where there is one colour.</param>
internal sealed record Figure(string Title, string Svg, Seq<ColourKey> Keys);

/// <summary>The colour of a line, by its number, and how it is dashed (0: not).</summary>
internal sealed record ColourKey(string Name, int Slot, int Dash);

/// <summary>A row of a table.</summary>
internal sealed record Row(Seq<Cell> Cells)
{
    /// <summary>For the style sheet.</summary>
    public string Class { get; init; } = "";

    /// <summary>A row of cells.</summary>
    internal static Row Of(IEnumerable<Cell> cells) => new(Prelude.Seq(cells.ToArray()));
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
internal sealed record Cell(string Text)
{
    /// <summary>For the style sheet.</summary>
    public string Class { get; init; } = "";

    /// <summary><c>col</c>, <c>row</c> or <c>colgroup</c>: a heading of those; empty: no heading.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Smaller text below it; empty: none.</summary>
    public string Below { get; init; } = "";

    /// <summary>Columns it takes.</summary>
    public int Span { get; init; } = 1;

    /// <summary>What is said of it where a reader points at it; empty: nothing.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether it is the best of its column.</summary>
    public bool Bold { get; init; }

    /// <summary>How much of it is filled, in per cent; below 0: it has no filling.</summary>
    public int Filled { get; init; } = -1;

    /// <summary>More text behind a word that opens it; empty: none.</summary>
    public string More { get; init; } = "";

    /// <summary>A heading of a column.</summary>
    internal static Cell Column(string text) => new(text) { Scope = "col" };

    /// <summary>A heading of a row.</summary>
    internal static Cell Name(string text) => new(text) { Scope = "row", Class = "left" };

    /// <summary>Words, which begin at the left.</summary>
    internal static Cell Words(string text) => new(text) { Class = "left" };
}

/// <summary>A row of pictures.</summary>
internal sealed record PictureRow(string Name, Seq<Picture> Pictures);

/// <summary>A picture as an address that holds all of it, and in words.</summary>
internal sealed record Picture(string Uri, string Words);

/// <summary>A picture with answers in words.</summary>
internal sealed record Card(string Name, Seq<Picture> Pictures, Seq<CardLine> Lines);

/// <summary>A task's answer: whether it is right, what was predicted and, if it is wrong, what is true.</summary>
internal sealed record CardLine(string Task, bool Right, string Predicted, string True)
{
    /// <summary>Whether it is a number, which is neither right nor wrong.</summary>
    public bool IsNumber { get; init; }
}

/// <summary>What the colours of a task mean.</summary>
internal sealed record LegendLine(string Task, Seq<Swatch> Swatches, Seq<Picture> Ramp, string Low, string High);

/// <summary>A colour (<c>#0a64c8</c>) and its meaning.</summary>
internal sealed record Swatch(string Colour, string Text);

/// <summary>A word and what it means.</summary>
internal sealed record Term(string Name, string Meaning);
