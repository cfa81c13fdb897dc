using System.Xml.Linq;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Docs;

/// <summary>The signs of equations as elements of MathML.</summary>
internal static class MathSymbols
{
    /// <summary>What has its limits above and below.</summary>
    internal static readonly System.Collections.Generic.HashSet<string> Limits = [@"\sum", @"\prod", @"\min", @"\max"];

    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        [@"\alpha"] = "α",
        [@"\beta"] = "β",
        [@"\gamma"] = "γ",
        [@"\varepsilon"] = "ε",
        [@"\eta"] = "η",
        [@"\theta"] = "θ",
        [@"\vartheta"] = "ϑ",
        [@"\lambda"] = "λ",
        [@"\mu"] = "μ",
        [@"\xi"] = "ξ",
        [@"\rho"] = "ρ",
        [@"\sigma"] = "σ",
        [@"\varphi"] = "φ",
        [@"\ell"] = "ℓ",
    };

    private static readonly Dictionary<string, string> Upright = new(StringComparer.Ordinal)
    {
        [@"\Delta"] = "Δ",
        [@"\Pi"] = "Π",
        [@"\top"] = "⊤",
    };

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        [@"\sum"] = "∑",
        [@"\prod"] = "∏",
        [@"\nabla"] = "∇",
        [@"\cdot"] = "·",
        [@"\times"] = "×",
        [@"\in"] = "∈",
        [@"\le"] = "≤",
        [@"\ge"] = "≥",
        [@"\ne"] = "≠",
        [@"\sim"] = "∼",
        [@"\to"] = "→",
        [@"\leftarrow"] = "←",
        [@"\dots"] = "…",
        ["="] = "=",
        ["+"] = "+",
        ["-"] = "−",
        ["<"] = "<",
        [">"] = ">",
        [","] = ",",
        ["."] = ".",
        [":"] = ":",
    };

    /// <summary>Signs with no space around them.</summary>
    private static readonly Dictionary<string, string> Tight = new(StringComparer.Ordinal)
    {
        ["("] = "(",
        [")"] = ")",
        ["["] = "[",
        ["]"] = "]",
        ["|"] = "|",
        ["/"] = "/",
        [@"\lVert"] = "‖",
        [@"\rVert"] = "‖",
        [@"\langle"] = "⟨",
        [@"\rangle"] = "⟩",
        [@"\lfloor"] = "⌊",
        [@"\rfloor"] = "⌋",
    };

    private static readonly Dictionary<string, string> Spaces = new(StringComparer.Ordinal)
    {
        [@"\,"] = "0.167em",
        [@"\;"] = "0.278em",
        [@"\quad"] = "1em",
        [@"\qquad"] = "2em",
    };

    private static readonly string[] Functions = [@"\log", @"\exp", @"\cos", @"\min", @"\max", @"\arg"];

    /// <summary>A sign; none for what is not known.</summary>
    /// <param name="token">As it is written.</param>
    /// <param name="next">What follows it.</param>
    internal static Option<XElement> Of(string token, string next) =>
        Found(Letters, token).Map(letter => new XElement("mi", letter))
        | Found(Upright, token).Map(letter => new XElement("mi", new XAttribute("mathvariant", "normal"), letter))
        | Found(Operators, token).Map(Operator)
        | Found(Tight, token).Map(sign => new XElement("mo", new XAttribute("stretchy", "false"), new XAttribute("lspace", "0"), new XAttribute("rspace", "0"), sign))
        | Found(Spaces, token).Map(width => new XElement("mspace", new XAttribute("width", width)))
        | (Functions.Contains(token) ? Some(Function(token[1..], next)) : None)
        | (token.All(char.IsAsciiLetter) ? Some(new XElement("mi", token)) : None)
        | (char.IsAsciiDigit(token[0]) ? Some(new XElement("mn", token)) : None);

    /// <summary>An operator with the space that MathML's dictionary gives it.</summary>
    internal static XElement Operator(string sign) => new("mo", sign);

    /// <summary>A bracket as high as what is in it.</summary>
    /// <param name="sign">As it is written.</param>
    /// <param name="form"><c>prefix</c> or <c>postfix</c>.</param>
    internal static XElement Fence(string sign, string form) => new("mo", new XAttribute("form", form), new XAttribute("stretchy", "true"), sign);

    /// <summary>The name of a function: close to a bracket, a thin space away from anything else.</summary>
    private static XElement Function(string name, string next) => new(
        "mo",
        new XAttribute("form", "prefix"),
        new XAttribute("movablelimits", "true"),
        new XAttribute("lspace", "0.1em"),
        new XAttribute("rspace", next is "(" or @"\left" ? "0" : "0.167em"),
        name);

    private static Option<string> Found(Dictionary<string, string> signs, string token) => signs.TryGetValue(token, out var sign) ? Some(sign) : None;
}
