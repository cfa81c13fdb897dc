using LanguageExt;
using Multitask.Models;

namespace Multitask.Tests.Exports;

/// <summary>The operations on graphs by their definitions: a matrix for every edge, a node after the other.</summary>
internal static class NaiveGraphs
{
    internal static Naive EdgeNetwork(Op.EdgeNetwork op, Naive x, Func<string, float[]> weight)
    {
        var values = x.Values.Chunk(op.In + 1).SelectMany(edge => Affine(weight("weight"), weight("bias"), edge[..op.In])
            .Select(value => edge[op.In] * Math.Max(value, 0)).Append(edge[op.In]));
        return new([.. values], new Shape(x.Shape.Sizes.Take(2).Append(op.Hidden + 1).ToSeq().Strict()));
    }

    internal static Naive EdgeConvolution(Op.EdgeConvolution op, Naive nodes, Naive edges, Func<string, float[]> weight)
    {
        var count = nodes.Shape.Sizes[0];
        var rows = nodes.Values.Chunk(op.Width).ToArray();
        var all = edges.Values.Chunk(op.Hidden + 1).ToArray();
        var values = Enumerable.Range(0, rows.Length).SelectMany(at =>
        {
            var (graph, to) = (at / count, at % count);
            var heard = Enumerable.Range(0, count)
                .Select(from => (From: rows[(graph * count) + from], Edge: all[(((graph * count) + to) * count) + from]))
                .Where(pair => pair.Edge[^1] > 0).ToArray();
            var own = Affine(weight("root"), weight("root_bias"), rows[at]);
            var messages = heard.Select(pair => Message(op, pair.From, Affine(weight("weight"), weight("bias"), pair.Edge[..^1]))).ToArray();
            return own.Select((value, column) => value + (messages.Sum(message => message[column]) / Math.Max(1, messages.Length)));
        });
        return nodes with { Values = [.. values] };
    }

    internal static Naive GatedUpdate(Op.GatedUpdate op, Naive messages, Naive states, Func<string, float[]> weight)
    {
        var values = messages.Values.Chunk(op.Width).Zip(states.Values.Chunk(op.Width), (x, h) =>
        {
            var (read, kept) = (Affine(weight("weight_ih"), weight("bias_ih"), x), Affine(weight("weight_hh"), weight("bias_hh"), h));
            return Enumerable.Range(0, op.Width).Select(at =>
            {
                var reset = Sigmoid(read[at] + kept[at]);
                var keep = Sigmoid(read[op.Width + at] + kept[op.Width + at]);
                var proposed = Math.Tanh(read[(2 * op.Width) + at] + (reset * kept[(2 * op.Width) + at]));
                return ((1 - keep) * proposed) + (keep * h[at]);
            });
        });
        return states with { Values = [.. values.SelectMany(row => row)] };
    }

    internal static Naive Set2Set(Op.Set2Set op, Naive nodes, Naive mask, Func<string, float[]> weight)
    {
        var count = nodes.Shape.Sizes[0];
        var graphs = nodes.Values.Chunk(op.Width).Chunk(count).Zip(mask.Values.Chunk(count), (rows, there) =>
        {
            var known = there.Any(one => one > 0) ? rows.Where((_, at) => there[at] > 0).ToArray() : rows;
            return Enumerable.Range(0, op.Steps).Aggregate(
                (Question: new double[2 * op.Width], Hidden: new double[op.Width], Cell: new double[op.Width]),
                (state, _) => Asked(op.Width, state, known, weight)).Question;
        });
        return new([.. graphs.SelectMany(graph => graph)], Shape.Vector(2 * op.Width));
    }

    private static (double[] Question, double[] Hidden, double[] Cell) Asked(
        int width, (double[] Question, double[] Hidden, double[] Cell) state, double[][] nodes, Func<string, float[]> weight)
    {
        var gates = Affine(weight("weight_ih"), weight("bias_ih"), state.Question)
            .Zip(Affine(weight("weight_hh"), weight("bias_hh"), state.Hidden), (a, b) => a + b).ToArray();
        double[] cell = [.. Enumerable.Range(0, width).Select(at =>
            (Sigmoid(gates[width + at]) * state.Cell[at]) + (Sigmoid(gates[at]) * Math.Tanh(gates[(2 * width) + at])))];
        double[] hidden = [.. Enumerable.Range(0, width).Select(at => Sigmoid(gates[(3 * width) + at]) * Math.Tanh(cell[at]))];
        double[] shares = [.. nodes.Select(node => Math.Exp(node.Zip(hidden, (a, b) => a * b).Sum()))];
        var answer = Enumerable.Range(0, width).Select(at => nodes.Zip(shares, (node, share) => node[at] * share).Sum() / shares.Sum());
        return ([.. hidden, .. answer], hidden, cell);
    }

    private static double[] Message(Op.EdgeConvolution op, double[] from, double[] matrix) => [.. Enumerable.Range(0, op.Width)
        .Select(column => Enumerable.Range(0, op.Width).Sum(row => from[row] * matrix[(row * op.Width) + column]))];

    private static double[] Affine(float[] matrix, float[] bias, double[] x) => [.. bias.Select((start, row) =>
        start + x.Select((value, at) => value * matrix[(row * x.Length) + at]).Sum())];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
