using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Means and standard deviations of the training split in a network's nodes that ask for them.</summary>
internal static class Standardisation
{
    /// <summary>Sets the statistics of every <see cref="Op.Standardise"/> from the inputs, of every <see cref="Op.Restore"/> from its task's targets.</summary>
    /// <remarks>
    /// Population statistics over the known numbers, in double precision; a column of equal numbers, or of none, is divided by 1. Inputs that
    /// are categories are passed over.
    /// </remarks>
    internal static void Set(Network network, ParameterVector parameters, DataSplit split)
    {
        using var quiet = no_grad();
        var quantities = toSeq(Enumerable.Range(0, split.Info.Input.Channels))
            .Filter(column => !split.Info.Categories.Exists(category => category.Column == column)).Strict();
        // A network per task standardises the same input once each: one pass over the split is enough for all.
        var inputs = new Lazy<ColumnStatistics[]>(() => split.Columns(None));
        network.Nodes.Filter(node => node.Op is Op.Standardise).Iter(node =>
            Set(parameters, node, [.. quantities.Map(column => inputs.Value[column])]));
        network.Nodes.Filter(node => node.Op is Op.Restore).Iter(node =>
            Set(parameters, node, split.Columns(Some(network.Outputs.Find(output => output.Node == node.Name).Map(output => output.Task).IfNone("")))));
    }

    private static void Set(ParameterVector parameters, Node node, ColumnStatistics[] columns)
    {
        Copy(parameters[$"{node.Owner}.{Statistics.Mean}"], [.. columns.Select(column => column.Mean)]);
        Copy(parameters[$"{node.Owner}.{Statistics.Deviation}"], [.. columns.Select(column => column.Deviation)]);
    }

    private static void Copy(Tensor to, double[] values)
    {
        using var source = tensor(values).to(to.dtype, to.device);
        to.copy_(source);
    }
}
