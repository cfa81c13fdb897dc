using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Multitask.Docs;

/// <summary>Equations as MathML Core, from the part of LaTeX's notation that the pages use.</summary>
internal sealed partial class MathMl
{
    private const string End = "";

    private readonly string _latex;
    private readonly Queue<string> _rest;

    private MathMl(string latex) => (_latex, _rest) = (latex, new Queue<string>(Tokens().Matches(latex).Select(token => token.Value)));

    /// <summary>The element; an equation with anything unknown in it is a <see cref="FormatException"/>.</summary>
    /// <param name="latex">Without dollars.</param>
    /// <param name="display">Whether it has a line of its own.</param>
    public static string Of(string latex, bool display)
    {
        var reader = new MathMl(latex);
        var body = reader.Row(End);
        return new XElement("math", display ? [new XAttribute("display", "block"), body] : (object[])[body]).ToString(SaveOptions.DisableFormatting);
    }

    private string Next => _rest.TryPeek(out var token) ? token : End;

    private string Take() => _rest.TryDequeue(out var token) ? token : throw Wrong("ends too early");

    private FormatException Wrong(string what) => new($"{what}: {_latex.Trim()}");

    /// <summary>All until one of some tokens, which stays.</summary>
    private XElement Row(params string[] ends)
    {
        var parts = new List<XElement>();
        while (!ends.Contains(Next))
        {
            parts.Add(Scripted());
        }

        return parts.Count == 1 ? parts[0] : new XElement("mrow", parts);
    }

    private XElement Group(string end)
    {
        var inside = Row(end);
        return Take() == end ? inside : throw Wrong($"has no {end}");
    }

    /// <summary>An atom with what stands above and below it.</summary>
    private XElement Scripted()
    {
        var limits = MathSymbols.Limits.Contains(Next);
        var body = Atom();
        var (below, above) = (new List<XElement>(), new List<XElement>());
        while (Next is "_" or "^" or "'")
        {
            var mark = Take();
            (mark == "_" ? below : above).Add(mark == "'" ? MathSymbols.Operator("′") : Atom());
        }

        var name = (below.Count, above.Count) switch
        {
            (0, 0) => "",
            (_, 0) => limits ? "munder" : "msub",
            (0, _) => limits ? "mover" : "msup",
            _ => limits ? "munderover" : "msubsup",
        };
        return name.Length == 0 ? body : new XElement(name, body, below.Concat(above));
    }

    private XElement Atom() => Take() switch
    {
        "{" => Group("}"),
        @"\frac" => new XElement("mfrac", Atom(), Atom()),
        @"\sqrt" => new XElement("msqrt", Atom()),
        @"\bar" => new XElement("mover", new XAttribute("accent", "true"), Atom(), MathSymbols.Operator("¯")),
        @"\underset" => Under(Atom(), Atom()),
        @"\left" => Fenced(Take()),
        @"\begin" => Cases(),
        var token => Words().Match(token) is { Success: true } words ? Said(words) : MathSymbols.Of(token, Next)
            .IfNone(() => throw Wrong($"has {token}, which is not known")),
    };

    private static XElement Under(XElement below, XElement what) => new("munder", what, below);

    private XElement Fenced(string open)
    {
        var inside = Group(@"\right");
        return new XElement("mrow", MathSymbols.Fence(open, "prefix"), inside, MathSymbols.Fence(Take(), "postfix"));
    }

    /// <summary>The only environment: values, each with its condition.</summary>
    private XElement Cases()
    {
        if (Atom().Value is var name && name != "cases")
        {
            throw Wrong($"begins {name}, which is not known");
        }

        var rows = new List<XElement>();
        while (Next != @"\end")
        {
            var value = Group("&");
            rows.Add(new XElement("mtr", new XElement("mtd", value), new XElement("mtd", Row(@"\\", @"\end"))));
            _ = Next == @"\\" ? Take() : "";
        }

        Take();
        Atom();
        return new XElement("mrow", MathSymbols.Fence("{", "prefix"), new XElement("mtable", rows));
    }

    private static XElement Said(Match words) => words.Groups["how"].Value == "text"
        ? new XElement("mtext", words.Groups["what"].Value.Replace(@"\_", "_", StringComparison.Ordinal).Replace(' ', '\u00a0'))
        : new XElement("mi", words.Groups["what"].Value);

    [GeneratedRegex(@"\\(?:text|mathrm)\{[^}]*\}|\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"^\\(?<how>text|mathrm)\{(?<what>[^}]*)\}$")]
    private static partial Regex Words();
}
