namespace Multitask.Stages.Training;

/// <summary>How normalisations are computed, by names of nodes.</summary>
/// <param name="Before">Of a rectifier: the normalisation that only it reads, computed with it and not a node any more.</param>
/// <param name="NarrowResults">
/// The convolutions and normalisations (with the rectifier behind) whose result may be stored in bfloat16 where convolutions are computed in
/// it: what reads a convolution's, one reader, computes in float32 from what is stored, and what reads a normalisation's is one convolution,
/// which would round it itself. A value with several readers is kept in float32: there derivatives are added up.
/// </param>
internal sealed record NormalizationPlan(Map<string, Node> Before, Set<string> NarrowResults)
{
    /// <summary>Every node by itself.</summary>
    internal static NormalizationPlan Nothing { get; } = new(default, default);

    /// <summary>The plan, and the network without the nodes that are computed as part of others.</summary>
    /// <param name="network">A network.</param>
    /// <param name="apart">The joins whose parts are rounded one by one, as only a convolution reads them.</param>
    internal static (Network Left, NormalizationPlan Plan) Of(Network network, Set<string> apart)
    {
        var readings = network.Readings();
        var nodes = network.Nodes.ToDictionary(node => node.Name);
        var before = Prelude.toMap(network.Nodes
            .Filter(node => node.Op is Op.Relu)
            .Map(node => (node.Name, Read: nodes[node.Inputs[0]]))
            .Filter(pair => pair.Read.Op is Op.BatchNorm2d && readings[pair.Read.Name] == 1));
        var left = network.Without(before);
        return (left, new NormalizationPlan(before, Narrow(left, before, apart)));
    }

    private static Set<string> Narrow(Network network, Map<string, Node> before, Set<string> apart)
    {
        var readings = network.Readings();
        bool Normalises(Node node) => node.Op is Op.BatchNorm2d || before.ContainsKey(node.Name);
        bool Rounds(Node node) => node.Op is Op.Conv2d || apart.Contains(node.Name);
        var reads = network.Nodes
            .SelectMany(node => node.Inputs.Map(input => (Input: input, Reader: node)))
            .ToLookup(pair => pair.Input, pair => pair.Reader);
        return Prelude.toSet(network.Nodes
            .Filter(node => readings.Find(node.Name) == 1)
            .Filter(node => node.Op is Op.Conv2d ? reads[node.Name].Any(Normalises) : Normalises(node) && reads[node.Name].Any(Rounds))
            .Map(node => node.Name));
    }
}
