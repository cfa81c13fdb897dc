using System.Text;

namespace Multitask.Stages.Reports;

/// <summary>A piece of a page as a value; texts and attributes are escaped when it is rendered, nowhere else.</summary>
/// <remarks>What comes out is HTML and well-formed XML at once, so that any XML reader can check a page.</remarks>
internal abstract record Html
{
    private Html() { }

    /// <summary>An element with its attributes and what is inside.</summary>
    internal sealed record Element(string Name, Seq<(string Name, string Value)> Attributes, Seq<Html> Children) : Html
    {
        /// <summary>The element with more attributes.</summary>
        internal Element With(params ReadOnlySpan<(string Name, string Value)> attributes) =>
            this with { Attributes = (Attributes + Prelude.Seq(attributes.ToArray())) };
    }

    /// <summary>Characters.</summary>
    internal sealed record Text(string Value) : Html;

    /// <summary>Pieces one after the other.</summary>
    internal sealed record Group(Seq<Html> Pieces) : Html;

    /// <summary>An element around pieces.</summary>
    internal static Element Tag(string name, params ReadOnlySpan<Html> children) =>
        new(name, Seq<(string, string)>.Empty, Prelude.Seq(children.ToArray()));

    /// <summary>An element around any number of pieces.</summary>
    internal static Element Tag(string name, IEnumerable<Html> children) =>
        new(name, Seq<(string, string)>.Empty, Prelude.Seq(children.ToArray()));

    /// <summary>An element around a text.</summary>
    internal static Element Tag(string name, string text) => Tag(name, new Text(text));

    /// <summary>The piece as text: equal pieces give equal texts.</summary>
    internal string Render()
    {
        var text = new StringBuilder();
        Render(text, this);
        return text.ToString();
    }

    /// <summary>A text with the five characters of markup escaped, and characters that XML cannot hold replaced by U+FFFD.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\t' or '\n' => escaped.Append(rune),
                < ' ' or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune),
            };
        }

        return escaped.ToString();
    }

    private static void Render(StringBuilder text, Html piece)
    {
        switch (piece)
        {
            case Text plain:
                text.Append(Escape(plain.Value));
                break;
            case Group group:
                group.Pieces.Iter(child => Render(text, child));
                break;
            case Element element:
                Render(text, element);
                break;
        }
    }

    /// <summary>HTML knows a few elements that are never closed; XML wants the slash.</summary>
    private static void Render(StringBuilder text, Element element)
    {
        text.Append('<').Append(element.Name);
        element.Attributes.Iter(attribute => text.Append($" {attribute.Name}=\"{Escape(attribute.Value)}\""));
        if (element.Name is "img" or "br" or "hr")
        {
            text.Append(" />");
            return;
        }

        text.Append('>');
        element.Children.Iter(child => Render(text, child));
        text.Append("</").Append(element.Name).Append('>');
        if (element.Name is "tr" or "section" or "p" or "h2" or "figure")
        {
            text.Append('\n');
        }
    }
}
