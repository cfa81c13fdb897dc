using Multitask.Stages.Training;

namespace Multitask.Stages.Evaluation;

/// <summary>Examples drawn by a seed, where there are no data: what a network could read, not what it was trained on.</summary>
internal static class DrawnInputs
{
    private const ulong Seed = 1;

    /// <summary>A batch without targets: bytes of pixels between 0 and 255, divided as the data are; columns as they were in training.</summary>
    /// <param name="network">The network, which says what a column is.</param>
    /// <param name="info">The data it was trained on.</param>
    /// <param name="parameters">Its statistics of columns.</param>
    /// <param name="count">How many examples.</param>
    internal static Batch Of(Network network, DataInfo info, ParameterVector parameters, int count)
    {
        var random = new RandomSource(Seed, "export/inputs");
        if (info.Graph.Case is GraphLayout graph)
        {
            return new Batch(count, [.. Enumerable.Range(0, count).SelectMany(_ => Graph(graph, random))], []);
        }

        var inputs = new float[count * info.Input.Count];
        var columns = info.Input.IsImage ? [] : Columns(network, info, parameters);
        for (var at = 0; at < inputs.Length; at++)
        {
            inputs[at] = info.Input.IsImage ? random.Next(256) / 255f : columns[at % columns.Length](random);
        }

        return new Batch(count, inputs, []);
    }

    /// <summary>Some nodes, every one with an edge to every other, and features between 0 and 1.</summary>
    private static float[] Graph(GraphLayout layout, RandomSource random)
    {
        var (values, nodes) = (new float[layout.Size], 1 + random.Next(layout.Nodes));
        Span<float> Edge(int pair) => values.AsSpan(layout.EdgesStart + (pair * layout.EdgeWidth), layout.EdgeWidth);
        void Draw(Span<float> features)
        {
            foreach (ref var feature in features)
            {
                feature = (float)random.Uniform(0, 1);
            }
        }

        Draw(values.AsSpan(0, nodes * layout.NodeFeatures));
        values.AsSpan(layout.MaskStart, nodes).Fill(1);
        for (var pair = 0; pair < layout.Nodes * layout.Nodes; pair++)
        {
            if (pair / layout.Nodes is var to && pair % layout.Nodes is var from && to != from && Math.Max(to, from) < nodes)
            {
                Draw(Edge(pair)[..^1]);
                Edge(pair)[^1] = 1;
            }
        }

        return values;
    }

    private static Func<RandomSource, float>[] Columns(Network network, DataInfo info, ParameterVector parameters)
    {
        var columns = Enumerable.Repeat<Func<RandomSource, float>>(random => (float)random.NextGaussian(), (int)info.Input.Count).ToArray();
        foreach (var node in network.Nodes)
        {
            if (node.Op is Op.Embedding embedding)
            {
                columns[embedding.Column] = random => random.Next(embedding.Count);
            }
            else if (node.Op is Op.OneHot category)
            {
                columns[category.Column] = random => random.Next(category.Count);
            }
            else if (node.Op is Op.Standardise standardise)
            {
                var from = network.Nodes.Find(other => other.Name == node.Inputs[0]).Bind(read => read.Op is Op.SelectColumns select ? Prelude.Some(select.Columns) : Prelude.None)
                    .IfNone(() => Prelude.toSeq(Enumerable.Range(0, standardise.Size)));
                var (mean, deviation) = (Numbers(parameters, node, Statistics.Mean), Numbers(parameters, node, Statistics.Deviation));
                from.Iter((at, column) => columns[column] = random => (float)(mean[at] + (deviation[at] * random.NextGaussian())));
            }
        }

        return columns;
    }

    private static float[] Numbers(ParameterVector parameters, Node node, string name) =>
        parameters[$"{node.Owner}.{name}"].detach().data<float>().ToArray();
}
