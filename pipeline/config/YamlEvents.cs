using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Multitask.Pipeline.Configuration;

/// <summary>From text to <see cref="YamlValue"/>: the only use of the YAML library, as a fold over its events.</summary>
/// <remarks>The fold stops at the first mistake, and every limit is checked while it reads: no text makes it work much longer.</remarks>
internal static class YamlEvents
{
    /// <summary>A collection that has begun and not yet ended.</summary>
    private sealed record Frame(bool Pairs, string Anchor, Position At, Seq<YamlValue> Items);

    /// <summary>What the events so far amount to, and how many values with aliases expanded.</summary>
    private sealed record State(Lst<Frame> Open, Map<string, YamlValue> Anchors, Option<YamlValue> Root, long Count);

    /// <summary>The one value of a text.</summary>
    internal static Either<Problem, YamlValue> Value(string text, string file) =>
        from end in Parse(text, file)
        from root in end.Root.ToEither(new Problem("", "is empty", new Position(file, 1, 1)))
        select root;

    private static Either<Problem, State> Parse(string text, string file)
    {
        var parser = new Parser(new StringReader(text));
        var state = Right<Problem, State>(new State(List<Frame>(), Map<string, YamlValue>(), None, 0));
        var more = Next(parser, text, file);
        while (more.Exists(found => found) && state.IsRight)
        {
            state = state.Bind(known => parser.Current is { } step ? Step(known, step, At(file, step.Start)) : known);
            more = state.IsRight ? Next(parser, text, file) : more;
        }

        return more.Bind(_ => state);
    }

    /// <summary>Whether there is one more event.</summary>
    private static Either<Problem, bool> Next(Parser parser, string text, string file)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException error)
        {
            return YamlTab.Find(error, text, file).Match(
                Some: at => new Problem("", "is not YAML: a tab indents this line, where only spaces may", at),
                None: () => new Problem("", $"is not YAML: {error.Message}", At(file, error.End)));
        }
#pragma warning disable CA1031 // Do not catch general exception types: the library has many more for texts it does not expect
        catch (Exception)
#pragma warning restore CA1031
        {
            return new Problem("", "is not YAML: something behind this place makes no sense", At(file, parser.Current?.End ?? Mark.Empty));
        }
    }

    private static Either<Problem, State> Step(State state, ParsingEvent step, Position at) => step switch
    {
        DocumentStart when state.Root.IsSome => new Problem("", "must be one document, found another", at),
        NodeEvent { Tag.IsEmpty: false } node => new Problem("", $"tags are not supported, found {Sanitize.Line(node.Tag.Value)}", at),
        Scalar { Value.Length: > Yaml.MaxText } word =>
            new Problem("", $"a text must have at most {Yaml.MaxText} characters, found {word.Value.Length}", at),
        Scalar word => Add(state, new YamlValue.Scalar(word.Value, word.Style != ScalarStyle.Plain, at), Name(word), 1),
        SequenceStart start => Open(state, new Frame(false, Name(start), at, Seq<YamlValue>())),
        MappingStart start => Open(state, new Frame(true, Name(start), at, Seq<YamlValue>())),
        SequenceEnd or MappingEnd => Close(state),
        AnchorAlias alias => state.Anchors.Find(alias.Value.Value)
            .ToEither(new Problem("", $"alias *{Sanitize.Line(alias.Value.Value)} names no anchor before it", at))
            .Bind(value => state.Open.Count + value.Depth > Yaml.MaxDepth ? TooDeep(at)
                : Counted(state, value.Size, at).Bind(known => Add(known, value, "", 0))),
        _ => state,
    };

    private static Either<Problem, State> Open(State state, Frame frame) => state.Open.Count >= Yaml.MaxDepth
        ? TooDeep(frame.At)
        : Counted(state, 1, frame.At).Map(known => known with { Open = known.Open.Add(frame) });

    private static Either<Problem, State> Close(State state)
    {
        var frame = state.Open[^1];
        return Add(
            state with { Open = state.Open.RemoveAt(state.Open.Count - 1) },
            YamlValue.Collect(frame.Pairs, frame.Items, frame.At),
            frame.Anchor,
            0);
    }

    /// <param name="state">What is known.</param>
    /// <param name="value">Goes into the innermost open collection.</param>
    /// <param name="anchor">Its name for aliases; empty for none.</param>
    /// <param name="more">Values not counted yet.</param>
    private static Either<Problem, State> Add(State state, YamlValue value, string anchor, long more) =>
        Counted(state, more, value.At).Map(counted =>
        {
            var known = anchor.Length == 0 ? counted : counted with { Anchors = counted.Anchors.AddOrUpdate(anchor, value) };
            if (known.Open.Count == 0)
            {
                return known with { Root = value };
            }

            var frame = known.Open[^1];
            return known with { Open = known.Open.SetItem(known.Open.Count - 1, frame with { Items = frame.Items.Add(value) }) };
        });

    private static Either<Problem, State> Counted(State state, long more, Position at) => state.Count + more > Yaml.MaxNodes
        ? new Problem("", $"must have at most {Yaml.MaxNodes} values after aliases are expanded", at)
        : state with { Count = state.Count + more };

    private static Problem TooDeep(Position at) => new("", $"must be nested at most {Yaml.MaxDepth} levels deep", at);

    private static string Name(NodeEvent node) => node.Anchor.IsEmpty ? "" : node.Anchor.Value;

    private static Position At(string file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);
}
