namespace Multitask.Stages.Training;

/// <summary>How convolutions are computed other than by themselves, by their names.</summary>
/// <param name="Firsts">Of a pair computed as one (<see cref="ConvolutionPairs"/>): the first.</param>
/// <param name="Upsampled">Those of an enlarged image that read the small one, and the factor.</param>
/// <param name="Gathered">Those that are products of matrices on few and small images.</param>
/// <param name="Winograd">Those that need fewer products, with many channels.</param>
/// <param name="Apart">The joins that only a <see cref="PixelwiseConvolution"/> reads: nothing is copied.</param>
internal sealed record ConvolutionPlan(
    Map<string, Node> Firsts,
    Map<string, (UpsampledConvolution Convolution, int Factor)> Upsampled,
    Map<string, GatheredConvolution> Gathered,
    Map<string, WinogradConvolution> Winograd,
    Set<string> Apart)
{
    /// <summary>All of them by themselves.</summary>
    internal static ConvolutionPlan Nothing { get; } = new(default, default, default, default, default);

    /// <summary>The cheapest plan, and the network without the nodes that are computed as part of others.</summary>
    internal static (Network Left, ConvolutionPlan Plan) Of(Network network)
    {
        var pairs = ConvolutionPairs.Of(network);
        var enlargements = Enlargements(pairs);
        var left = pairs.Network.Without(enlargements);
        var shapes = Shapes.Of(network);
        var sites = left.Nodes
            .Filter(node => node.Op is Op.Conv2d && !pairs.Firsts.ContainsKey(node.Name))
            .Map(node => new Site(node.Name, (Op.Conv2d)node.Op, shapes[node.Inputs[0]], node.Inputs[0]))
            .Strict();
        var enlarged = sites.Choose(site => enlargements.Find(site.Name).Map(node => (site, ((Op.Upsample2d)node.Op).Factor))).Strict();
        var rest = sites.Filter(site => !enlargements.ContainsKey(site.Name)).Strict();
        return (left, Of(pairs, enlarged, rest, left));
    }

    private static ConvolutionPlan Of(ConvolutionPairs pairs, Seq<(Site Site, int Factor)> enlarged, Seq<Site> rest, Network left)
    {
        var readings = left.Readings();
        var joins = left.Nodes.Filter(node => node.Op is Op.Concat && readings.Find(node.Name) == 1).Map(node => node.Name).ToHashSet();
        return new ConvolutionPlan(
            pairs.Firsts,
            Shared(
                enlarged.Map(one => (one.Site.Name, Key: (one.Site.Input, one.Site.Op, one.Factor))),
                key => (UpsampledConvolution.Of(key.Input, key.Factor, key.Op), key.Factor)),
            Shared(
                rest.Filter(site => GatheredConvolution.MayGain(site.Input, site.Op)).Map(site => (site.Name, Key: (site.Input, site.Op))),
                key => GatheredConvolution.Of(key.Input, key.Op)),
            Shared(
                rest.Filter(site => WinogradConvolution.MayGain(site.Op)).Map(site => (site.Name, Key: (site.Input.Height, site.Input.Width))),
                key => WinogradConvolution.Of(key.Height, key.Width)),
            Prelude.toSet(rest.Filter(site => PixelwiseConvolution.Is(site.Op)).Map(site => site.Read).Filter(joins.Contains)));
    }

    /// <summary>By the convolution's name: the enlargement that only it reads.</summary>
    private static Map<string, Node> Enlargements(ConvolutionPairs pairs)
    {
        var nodes = pairs.Network.Nodes.ToDictionary(node => node.Name);
        var readings = pairs.Network.Readings();
        return Prelude.toMap(pairs.Network.Nodes
            .Filter(node => node.Op is Op.Conv2d op && UpsampledConvolution.MayGain(op) && !pairs.Firsts.ContainsKey(node.Name))
            .Map(node => (node.Name, Read: nodes[node.Inputs[0]]))
            .Filter(pair => pair.Read.Op is Op.Upsample2d && readings[pair.Read.Name] == 1));
    }

    /// <summary>By node; nodes of one kind share what is made for them.</summary>
    private static Map<string, T> Shared<TKey, T>(Seq<(string Name, TKey Key)> nodes, Func<TKey, T> make) => Prelude.toMap(nodes
        .GroupBy(node => node.Key)
        .SelectMany(kind =>
        {
            var made = make(kind.Key);
            return kind.Select(node => (node.Name, made));
        }));

    /// <summary>A convolution that is computed from its own input.</summary>
    private sealed record Site(string Name, Op.Conv2d Op, Shape Input, string Read);
}
