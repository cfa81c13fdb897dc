using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>The operations of graph neural networks, with operators that every supported operator set has.</summary>
internal static class OnnxGraphs
{
    /// <summary>Part of a vector, reshaped.</summary>
    internal static Emitted Slice(OnnxFormula formula, Op.Slice op, Emitted x)
    {
        var part = formula.Slice("part", OnnxFormula.Read(x), (1, op.Start, op.Start + op.Shape.Count));
        return formula.Result(Operator("Reshape"), x, part, formula.Integers("shape", [-1, .. op.Shape.Sizes.Map(size => (long)size)]));
    }

    /// <summary>An affine map of the last axis.</summary>
    internal static Emitted Linear(OnnxFormula formula, Op.Linear op, Emitted x)
    {
        var (read, weight) = (OnnxFormula.Read(x), formula.Transposed("weight"));
        return op.Bias
            ? formula.Result(Operator("Add"), x, formula.Of("MatMul", "product", read, weight), formula.Weight("bias"))
            : formula.Result(Operator("MatMul"), x, read, weight);
    }

    /// <summary>The hidden features of edges, masked, with the mask appended.</summary>
    internal static Emitted EdgeNetwork(OnnxFormula formula, Op.EdgeNetwork op, Emitted x)
    {
        var edges = OnnxFormula.Read(x);
        var there = formula.Slice("there", edges, (3, op.In, op.In + 1));
        var features = formula.Slice("features", edges, (3, 0, op.In));
        var hidden = formula.Of("Relu", "relu", formula.Affine("linear", features, "weight", "bias"));
        return formula.Result(Operator("Concat", Int("axis", 3)), x, formula.Of("Mul", "masked", hidden, there), there);
    }

    /// <summary>
    /// NNConv: the mean over neighbours of their features, each multiplied by a matrix that is an affine map of the hidden features of the edge, plus an
    /// affine map of the node itself.
    /// </summary>
    internal static Emitted EdgeConvolution(OnnxFormula formula, Op.EdgeConvolution op, Emitted nodes, (Emitted Value, Shape Shape) edges)
    {
        long count = edges.Shape.Sizes[0], width = op.Width, features = op.Hidden + 1;
        var (x, e) = (OnnxFormula.Read(nodes), OnnxFormula.Read(edges.Value));
        var both = formula.Of(
            Operator("Concat", Int("axis", 1)), "both", formula.Weight("weight"), formula.Reshape("column", formula.Weight("bias"), -1, 1));
        var turned = formula.Of(
            Operator("Transpose", Ints("perm", 0, 2, 1)), "turned", formula.Reshape("matrices", both, width, width, features));
        var sent = formula.Of("MatMul", "sent", x, formula.Reshape("maps", turned, width, features * width));
        var received = formula.Of(
            "MatMul", "received",
            formula.Reshape("edges", e, -1, count, count * features), formula.Reshape("senders", sent, -1, count * features, width));
        var there = formula.Slice("there", e, (3, op.Hidden, features));
        var neighbours = formula.Of(Operator("ReduceSum", Int("keepdims", 0)), "neighbours", there, formula.Integers("senders.axis", 2));
        var mean = formula.Of("Div", "mean", received, formula.Of("Max", "divisor", neighbours, formula.Number("one", 1)));
        return formula.Result(Operator("Add"), nodes, formula.Affine("own", x, "root", "root_bias"), mean);
    }

    /// <summary>A GRU cell: the gates r, z and n of torch.nn.GRUCell, then n + z (h - n).</summary>
    internal static Emitted GatedUpdate(OnnxFormula formula, Op.GatedUpdate op, Emitted messages, Emitted states)
    {
        var h = OnnxFormula.Read(states);
        var read = formula.Affine("read", OnnxFormula.Read(messages), "weight_ih", "bias_ih");
        var kept = formula.Affine("kept", h, "weight_hh", "bias_hh");
        OnnxTerm Gate(string step, OnnxTerm gates, int number) =>
            formula.Slice($"{step}{number}", gates, (2, number * op.Width, (number + 1) * op.Width));
        OnnxTerm Open(string step, int number) =>
            formula.Of("Sigmoid", step, formula.Of("Add", $"{step}.sum", Gate("read", read, number), Gate("kept", kept, number)));
        var past = formula.Of("Mul", "past", Open("reset", 0), Gate("kept", kept, 2));
        var proposed = formula.Of("Tanh", "proposed", formula.Of("Add", "proposed.sum", Gate("read", read, 2), past));
        var rest = formula.Of("Mul", "rest", Open("keep", 1), formula.Of("Sub", "change", h, proposed));
        return formula.Result(Operator("Add"), states, proposed, rest);
    }
}
