using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Multitask.Pipeline.Configuration;

/// <summary>From the tokens of a text to its formatted lines. The text is YAML without mistakes.</summary>
internal sealed class FormatLines
{
    private const int Step = 2;

    private readonly string _text;
    private readonly List<FormatLine> _lines = [];
    private readonly List<(Token Token, string Text)> _current = [];

    /// <summary>The open block collections: the column in the source and the one in the result.</summary>
    private readonly Stack<(long Old, int New)> _blocks = new();

    private int _flow;
    private int _indent;

    private FormatLines(string text) => _text = text;

    /// <summary>The lines.</summary>
    internal static Seq<FormatLine> Of(string text)
    {
        var lines = new FormatLines(text);
        var scanner = new Scanner(new StringReader(text), skipComments: false);
        while (scanner.MoveNext())
        {
            lines.Take(scanner.Current!);
        }

        lines.EndLine();
        return Aligned(lines._lines);
    }

    private void Take(Token token)
    {
        switch (token)
        {
            case BlockMappingStart or BlockSequenceStart:
                _blocks.Push((token.Start.Column, _blocks.Count == 0 ? 0 : _blocks.Peek().New + Step));
                break;
            case BlockEnd when _blocks.Count > 0:
                _blocks.Pop();
                break;
            default:
                if (Shown(token) is { Length: > 0 } text)
                {
                    Add(token, text);
                }

                break;
        }

        _flow += token is FlowMappingStart or FlowSequenceStart ? 1 : token is FlowMappingEnd or FlowSequenceEnd ? -1 : 0;
    }

    private void Add(Token token, string text)
    {
        if (_current.Count > 0 && token.Start.Line > _current[^1].Token.End.Line)
        {
            EndLine();
        }

        if (_current.Count == 0)
        {
            var closes = token is FlowMappingEnd or FlowSequenceEnd ? 1 : 0;
            _indent = token is DocumentStart or DocumentEnd || _blocks.Count == 0 ? 0 : _blocks.Peek().New + (Step * (_flow - closes)) + Continued(token);
        }

        _current.Add((token, text));
    }

    /// <summary>A value on a line of its own, below its key.</summary>
    private int Continued(Token token) =>
        _flow == 0 && token is Scalar or AnchorAlias or FlowMappingStart or FlowSequenceStart && _blocks.Count > 0 && token.Start.Column > _blocks.Peek().Old ? Step : 0;

    private void EndLine()
    {
        if (_current.Count > 0)
        {
            var text = string.Concat(_current.Select((one, at) => (at == 0 ? "" : Between(_current[at - 1].Token, one.Token)) + one.Text));
            var only = _current is [(Comment, _)];
            _lines.Add(new FormatLine(only ? -1 : _indent, text, (int)_current[0].Token.Start.Line, (int)_current[^1].Token.End.Line));
            _current.Clear();
        }
    }

    private string Shown(Token token) => token switch
    {
        Value => ":",
        Key => token.End.Index > token.Start.Index && _text[(int)token.Start.Index] == '?' ? "?" : "",
        FlowEntry => ",",
        BlockEntry => "-",
        FlowMappingStart => "{",
        FlowMappingEnd => "}",
        FlowSequenceStart => "[",
        FlowSequenceEnd => "]",
        StreamStart or StreamEnd => "",
        _ => _text[(int)token.Start.Index..(int)token.End.Index].TrimEnd(),
    };

    private static string Between(Token left, Token right) => (left, right) switch
    {
        (AnchorAlias, Value) => " ",
        (_, Value or FlowEntry or FlowSequenceEnd) or (FlowSequenceStart, _) or (FlowMappingStart, FlowMappingEnd) => "",
        _ => " ",
    };

    /// <summary>A comment on a line of its own stands above what follows it; at the end, with what is before it.</summary>
    private static Seq<FormatLine> Aligned(List<FormatLine> lines) => toSeq(lines.AsEnumerable().Reverse()).Fold(
        (Below: -1, Done: Seq<FormatLine>()),
        (known, line) => line.Indent >= 0
            ? (line.Indent, line.Cons(known.Done))
            : (known.Below, (line with { Indent = Math.Max(0, known.Below) }).Cons(known.Done))).Done.Strict();
}
