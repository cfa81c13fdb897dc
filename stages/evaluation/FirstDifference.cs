using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>Where an exported model begins to differ from torch.</summary>
internal static class FirstDifference
{
    /// <summary>
    /// One line that names the first node, in the order of the network, whose numbers are too far from torch's; or says that none is, so that
    /// only what was folded differs.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="unfolded">Its model without foldings, with floats at the input and scores at the outputs.</param>
    /// <param name="check">Torch.</param>
    /// <param name="batch">Some examples.</param>
    internal static Either<string, string> Of(Network network, OnnxModel unfolded, ArgmaxTieCheck check, Batch batch)
    {
        var probe = OnnxProbe.Of(unfolded, network);
        var made = OnnxActivations.Names(probe).ToHashSet();
        var named = OnnxModel.Values(network).Map((_, value) => made.Contains(value) ? value : OnnxHalf.Name(value)).Filter((_, value) => made.Contains(value));
        var choices = OnnxProbe.Poolings(network).Map(OnnxProbe.Output);
        return OnnxActivations.Open(probe, toSeq(named.Values.Concat(choices).Distinct())).Bind(opened =>
        {
            using var session = opened;
            return session.Run(batch.Inputs, batch.Count, Shapes.Of(network)[network.Nodes.Head.Name]).Map(found =>
            {
                var onnx = toMap(found.Map(one => (one.Name, one.Values)));
                return Message(network, named, onnx, (check.Allowed, check.Nodes(batch, onnx)));
            });
        });
    }

    private static string Message(
        Network network, Map<string, string> named, Map<string, float[]> onnx, (Tolerance Allowed, Map<string, float[]> Nodes) torch) =>
        network.Nodes
            .Choose(node => named.Find(node.Name).Map(value =>
                new Deviation($"node {node.Name}", torch.Allowed).Add(torch.Nodes[node.Name], onnx[value])))
            .Find(deviation => deviation.IsTooLarge)
            .Match(
                Some: deviation => $"the first that does: {deviation.Message}",
                None: () => "no node does where nothing is folded");
}
