using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Sets the means and standard deviations of the training split in the nodes of a network that use them.</summary>
internal static class Standardisation
{
    /// <summary>
    /// Sets the statistics of every <see cref="Op.Standardise"/> from the inputs and those of every <see cref="Op.Restore"/> from its task's targets.
    /// </summary>
    /// <remarks>
    /// These are population statistics over the known numbers, in double precision. A column whose numbers are all equal, or that has none, is
    /// divided by 1. Categorical inputs are skipped.
    /// </remarks>
    internal static void Set(Network network, ParameterVector parameters, DataSplit split)
    {
        using var quiet = no_grad();
        var quantities = toSeq(Enumerable.Range(0, split.Info.Input.Channels))
            .Filter(column => !split.Info.Categories.Exists(category => category.Column == column)).Strict();
        // Separate networks per task each standardise the same input; one pass over the split is enough for all of them.
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
