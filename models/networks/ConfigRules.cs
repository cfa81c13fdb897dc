namespace Multitask.Models.Networks;

/// <summary>Rules for the configurations of networks. Each message states the rule and what was found.</summary>
internal static class ConfigRules
{
    private const int MaxLevels = 8;
    private const int MaxChannels = 4096;
    private const int MaxFeatures = 65536;
    private const int MaxMessage = 1024; // the matrix of an edge has the square of this size
    private const int MaxRounds = 100;
    private const int MaxCategories = 1 << 24; // single precision represents all whole numbers up to here

    internal static Validation<string, T> Verdict<T>(T config, Seq<string> mistakes) =>
        mistakes.IsEmpty ? Success<string, T>(config) : Validation<string, T>.Fail(mistakes);

    /// <summary>For an encoder-decoder, of which every level halves height and width.</summary>
    internal static Seq<string> Pyramid(Shape input, Seq<int> filters)
    {
        var image = Image(input);
        var counts = Widths("filters", filters);
        return image.IsEmpty && counts.IsEmpty ? Halvings(input, filters.Count, "levels") : image + counts;
    }

    /// <summary>For LeNet's stages, in which an unpadded 5 x 5 convolution reduces height and width by 4 pixels before pooling halves them.</summary>
    internal static Seq<string> Stages(Shape input, Seq<int> channels)
    {
        var image = Image(input);
        var counts = Widths("channels", channels);
        return image.IsEmpty && counts.IsEmpty
            ? Shrinkings(input, Range(1, channels.Count).ToSeq())
            : image + counts;
    }

    /// <summary>For stages of padded convolutions with a pooling between each two.</summary>
    internal static Seq<string> Pooled(Shape input, Seq<int> channels)
    {
        var image = Image(input);
        var counts = Widths("channels", channels);
        return image.IsEmpty && counts.IsEmpty ? Halvings(input, channels.Count - 1, "(stages - 1)") : image + counts;
    }

    /// <summary>For a vector of features, in which each category is a different column.</summary>
    internal static Seq<string> Vector(InputSpec input) => input.Shape.Sizes.Count == 1 && input.Shape.Channels > 0
        ? input.Categories.Bind(category =>
            Between("the column of a category must be", category.Column, input.Shape.Channels - 1, least: 0)
            + Between($"the number of categories of column {category.Column} must be", category.Count, MaxCategories))
            + input.Categories.Map(category => category.Column).GroupBy(column => column).Where(group => group.Count() > 1)
                .Select(group => $"column {group.Key} must be one category, found {group.Count()}").ToSeq()
        : Seq1($"the input must be a vector of features, found {input.Shape}");

    /// <summary>For a vector that holds a graph.</summary>
    internal static Seq<string> Graph(InputSpec input) => input.Graph.Match(
        graph => graph is { Nodes: > 0, NodeFeatures: > 0, EdgeFeatures: > 0 } && input.Shape == graph.Shape
            ? Seq<string>()
            : Seq1($"the input must be a graph of {graph.Nodes} nodes, {graph.NodeFeatures} features per node and {graph.EdgeFeatures} per edge, found {input.Shape}"),
        () => Seq1($"the input must be a graph, found {input.Shape}"));

    /// <summary>For the sizes of a message-passing network.</summary>
    internal static Seq<string> Message(Architecture.Mpnn sizes) =>
        Between("width must be", sizes.Width, MaxMessage) + Between("rounds must be", sizes.Rounds, MaxRounds) + Between("hidden must be", sizes.Hidden, MaxChannels);

    internal static Seq<string> Dropout(double rate) => rate is >= 0 and < 1
        ? Seq<string>()
        : Seq1(FormattableString.Invariant($"dropout must be at least 0 and below 1, found {rate}"));

    internal static Seq<string> Embedding(int width) => Between("embedding must be", width, MaxChannels);

    internal static Seq<string> Features(int features) => Between("features must be", features, MaxFeatures);

    internal static Seq<string> Heads(Seq<HeadSpec> heads) => heads.IsEmpty
        ? Seq1("heads must be at least one, found none")
        : Repeated(heads) + heads.Bind(Head);

    private static Seq<string> Head(HeadSpec head)
    {
        var named = head.Task.Length > 0 && head.Task.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? Seq<string>()
            : Seq1($"a task's name must be letters, digits, '_' and '-', found '{head.Task}'");
        var wide = Between($"the width of head '{head.Task}' must be", head.Width, MaxChannels);
        return head is { Activation: HeadActivation.LogSoftmax, Width: 1 }
            ? named.Add($"head '{head.Task}' must have at least 2 classes, found 1")
            : named + wide;
    }

    private static Seq<string> Repeated(Seq<HeadSpec> heads) => heads
        .GroupBy(head => head.Task, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"tasks must differ, found '{group.Key}' {group.Count()} times")
        .ToSeq();

    private static Seq<string> Image(Shape input) => input.IsImage && input.Sizes.ForAll(size => size > 0)
        ? Seq<string>()
        : Seq1($"the input must be an image, channels x height x width, found {input}");

    internal static Seq<string> Widths(string name, Seq<int> widths)
    {
        var count = widths.Count is >= 1 and <= MaxLevels
            ? Seq<string>()
            : Seq1($"{name} must have 1 to {MaxLevels} entries, found {widths.Count}");
        return count + widths.Bind(width => Between($"every entry of {name} must be", width, MaxChannels));
    }

    private static Seq<string> Between(string rule, int value, int most, int least = 1) =>
        value >= least && value <= most ? Seq<string>() : Seq1($"{rule} {least} to {most}, found {value}");

    private static Seq<string> Halvings(Shape input, int levels, string exponent)
    {
        var multiple = 1 << levels;
        return input.Height % multiple == 0 && input.Width % multiple == 0
            ? Seq<string>()
            : Seq1($"height and width must be multiples of 2^{exponent} = {multiple}, found {input.Height} x {input.Width}");
    }

    private static Seq<string> Shrinkings(Shape input, Seq<int> stages) => stages
        .Fold((input.Height, input.Width, Found: Seq<string>()), (at, stage) =>
        {
            var (height, width) = (at.Height - 4, at.Width - 4);
            var fits = height >= 2 && width >= 2 && height % 2 == 0 && width % 2 == 0;
            // Stages after one that does not fit are not reported.
            return fits || !at.Found.IsEmpty ? (height / 2, width / 2, at.Found) : (height, width, Seq1(
                $"sides must be even and at least 2 after every 5 x 5 convolution, found {height} x {width} in stage {stage} "
                + $"of an input of {input.Height} x {input.Width}"));
        })
        .Found;
}
