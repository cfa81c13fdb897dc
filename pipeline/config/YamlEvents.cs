using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Multitask.Pipeline;

/// <summary>From text to <see cref="YamlValue"/>: the only use of the YAML library, as a fold over its events.</summary>
internal static class YamlEvents
{
    /// <summary>A collection that has begun and not yet ended.</summary>
    private sealed record Frame(bool Pairs, string Anchor, Position At, Seq<YamlValue> Items);

    /// <summary>What the events so far amount to.</summary>
    private sealed record State(Lst<Frame> Open, Map<string, YamlValue> Anchors, Option<YamlValue> Root);

    /// <summary>The one value of a text.</summary>
    internal static Either<Problem, YamlValue> Value(string text, string file) =>
        from end in Parse(text, file)
        from root in end.Root.ToEither(new Problem("", "is empty", new Position(file, 1, 1)))
        from small in Limited(root)
        select small;

    /// <summary>Stops at the first mistake: the library's time grows with the square of the nesting, which a step limits.</summary>
    private static Either<Problem, State> Parse(string text, string file)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            var state = Right<Problem, State>(new State(List<Frame>(), Map<string, YamlValue>(), None));
            while (state.IsRight && parser.MoveNext())
            {
                var step = parser.Current;
                state = step is null ? state : state.Bind(known => Step(known, step, At(file, step.Start)));
            }

            return state;
        }
        catch (YamlException error)
        {
            return new Problem("", $"is not YAML: {error.Message}", At(file, error.End));
        }
    }

    private static Either<Problem, State> Step(State state, ParsingEvent step, Position at) => step switch
    {
        DocumentStart when state.Root.IsSome => new Problem("", "must be one document, found another", at),
        NodeEvent { Tag.IsEmpty: false } node => new Problem("", $"tags are not supported, found {node.Tag}", at),
        Scalar word => Add(state, new YamlValue.Scalar(word.Value, word.Style != ScalarStyle.Plain, at), Name(word)),
        SequenceStart start => Open(state, new Frame(false, Name(start), at, Seq<YamlValue>())),
        MappingStart start => Open(state, new Frame(true, Name(start), at, Seq<YamlValue>())),
        SequenceEnd or MappingEnd => Close(state),
        AnchorAlias alias => state.Anchors.Find(alias.Value.Value)
            .ToEither(new Problem("", $"alias *{alias.Value.Value} names no anchor before it", at))
            .Bind(value => Add(state, value, "")),
        _ => state,
    };

    private static Either<Problem, State> Open(State state, Frame frame) =>
        state.Open.Count < Yaml.MaxDepth ? state with { Open = state.Open.Add(frame) } : TooDeep(frame.At);

    private static Either<Problem, State> Close(State state)
    {
        var frame = state.Open[^1];
        return Add(
            state with { Open = state.Open.RemoveAt(state.Open.Count - 1) },
            YamlValue.Collect(frame.Pairs, frame.Items, frame.At),
            frame.Anchor);
    }

    private static Either<Problem, State> Add(State state, YamlValue value, string anchor)
    {
        var known = anchor.Length == 0 ? state : state with { Anchors = state.Anchors.AddOrUpdate(anchor, value) };
        if (known.Open.Count == 0)
        {
            return known with { Root = value };
        }

        var frame = known.Open[^1];
        return known with { Open = known.Open.SetItem(known.Open.Count - 1, frame with { Items = frame.Items.Add(value) }) };
    }

    private static Either<Problem, YamlValue> Limited(YamlValue root) =>
        root.Depth > Yaml.MaxDepth ? TooDeep(root.At)
        : root.Size > Yaml.MaxNodes ? new Problem("", $"must have at most {Yaml.MaxNodes} values after aliases are expanded", root.At)
        : root;

    private static Problem TooDeep(Position at) => new("", $"must be nested at most {Yaml.MaxDepth} levels deep", at);

    private static string Name(NodeEvent node) => node.Anchor.IsEmpty ? "" : node.Anchor.Value;

    private static Position At(string file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);
}
