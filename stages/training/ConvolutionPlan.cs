namespace Multitask.Stages.Training;

/// <summary>How convolutions are computed other than by themselves, by their names.</summary>
/// <param name="Firsts">Of a pair computed as one (<see cref="ConvolutionPairs"/>): the first.</param>
/// <param name="Upsampled">Those of an enlarged image that read the small one, and the factor.</param>
/// <param name="Gathered">Those that are products of matrices on few and small images.</param>
/// <param name="Winograd">Those that need fewer products, with many channels.</param>
/// <param name="Pixelwise">Those that are products of matrices as they are.</param>
/// <param name="Apart">The joins that only such a convolution reads: nothing is copied.</param>
internal sealed record ConvolutionPlan(
    Map<string, Node> Firsts,
    Map<string, (UpsampledConvolution Convolution, int Factor)> Upsampled,
    Map<string, GatheredConvolution> Gathered,
    Map<string, WinogradConvolution> Winograd,
    Set<string> Pixelwise,
    Set<string> Apart)
{
    // Fewer channels leave too little to save: adding up the taps costs the same however many are read.
    private const int FewestChannels = 16;

    /// <summary>All of them by themselves.</summary>
    internal static ConvolutionPlan Nothing { get; } = new(default, default, default, default, default, default);

    /// <summary>The cheapest plan, and the network without the nodes that are computed as part of others.</summary>
    internal static (Network Left, ConvolutionPlan Plan) Of(Network network)
    {
        var pairs = ConvolutionPairs.Of(network);
        var shapes = Shapes.Of(network);
        var nodes = pairs.Network.Nodes.ToDictionary(node => node.Name);
        var readers = pairs.Network.Nodes.Bind(node => node.Inputs).Concat(network.Outputs.Map(output => output.Node)).ToLookup(name => name);
        var enlarged = Prelude.toMap(pairs.Network.Nodes
            .Filter(node => node.Op is Op.Conv2d { In: >= FewestChannels } && nodes[node.Inputs[0]].Op is Op.Upsample2d && readers[node.Inputs[0]].Count() == 1)
            .Filter(node => !pairs.Firsts.ContainsKey(node.Name))
            .Map(node => (node.Name, nodes[node.Inputs[0]])));
        var gone = enlarged.Values.Map(node => node.Name).ToHashSet();
        var left = pairs.Network.Nodes
            .Filter(node => !gone.Contains(node.Name))
            .Map(node => enlarged.Find(node.Name).Match(upsample => node with { Inputs = upsample.Inputs }, () => node))
            .Strict();
        var rest = left.Filter(node => node.Op is Op.Conv2d && !enlarged.ContainsKey(node.Name) && !pairs.Firsts.ContainsKey(node.Name)).Strict();
        var pixelwise = rest.Filter(node => PixelwiseConvolution.Is((Op.Conv2d)node.Op)).Strict();
        Shape Read(Node node) => shapes[node.Inputs[0]];
        return (
            pairs.Network with { Nodes = left },
            new ConvolutionPlan(
                pairs.Firsts,
                Shared(left.Filter(node => enlarged.ContainsKey(node.Name)), node => Upsampling(shapes, node, (Op.Upsample2d)enlarged[node.Name].Op)),
                Shared(rest.Filter(node => GatheredConvolution.MayGain(Read(node), (Op.Conv2d)node.Op)), node => Gathering(Read(node), node)),
                Shared(rest.Filter(node => WinogradConvolution.MayGain((Op.Conv2d)node.Op)), node => Filtering(Read(node))),
                Prelude.toSet(pixelwise.Map(node => node.Name)),
                Prelude.toSet(pixelwise.Map(node => node.Inputs[0]).Filter(name => nodes[name].Op is Op.Concat && readers[name].Count() == 1))));
    }

    private static ((Shape, Op, int) Key, Func<(UpsampledConvolution, int)> Make) Upsampling(Map<string, Shape> shapes, Node node, Op.Upsample2d upsample)
    {
        var (small, op) = (shapes[node.Inputs[0]], (Op.Conv2d)node.Op);
        return ((small, op, upsample.Factor), () => (UpsampledConvolution.Of(small, upsample.Factor, op), upsample.Factor));
    }

    private static ((Shape, Op, int) Key, Func<GatheredConvolution> Make) Gathering(Shape input, Node node) =>
        ((input, node.Op, 1), () => GatheredConvolution.Of(input, (Op.Conv2d)node.Op));

    // The channels make no difference to the tables.
    private static ((Shape, Op, int) Key, Func<WinogradConvolution> Make) Filtering(Shape input) =>
        ((Shape.Image(1, input.Height, input.Width), new Op.Relu(), 1), () => WinogradConvolution.Of(input.Height, input.Width));

    /// <summary>By node; nodes of one kind share what is made for them.</summary>
    private static Map<string, T> Shared<T>(Seq<Node> nodes, Func<Node, ((Shape, Op, int) Key, Func<T> Make)> recipe) => Prelude.toMap(nodes
        .Map(node => (node.Name, Recipe: recipe(node)))
        .GroupBy(one => one.Recipe.Key)
        .SelectMany(kind =>
        {
            var made = kind.First().Recipe.Make();
            return kind.Select(one => (one.Name, made));
        }));
}
