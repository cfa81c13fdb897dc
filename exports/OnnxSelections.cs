using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>Mixtures of experts, with operators that every supported operator set has.</summary>
internal static class OnnxSelections
{
    /// <summary>A learnt constant: one row, broadcast over the examples.</summary>
    internal static Emitted Learnt(Emission to, Node node)
    {
        var weight = to.Plain($"{node.Owner}.weight");
        return new(to.Names[node], to.Names[node], Seq1(Node(Operator("Identity"), node.Name, Seq1(weight.Name), Seq1(to.Names[node]))), Seq1(weight));
    }

    /// <summary>The sum of the values, each multiplied by its column of the weights.</summary>
    internal static Emitted WeightedSum(Emission to, Node node, Emitted weights, (Seq<Emitted> Values, Shape Shape) xs)
    {
        var axes = new Initializer("axes.pixels", () => Longs("axes.pixels", 2, 3));
        var terms = xs.Values.Map((at, x) => Term(node.Name, (at, x), weights, xs.Shape.IsImage ? Some(axes) : None)).ToSeq().Strict();
        var sum = Node(Operator("Sum"), node.Name, terms.Map(term => term.Value), Seq1(to.Names[node]));
        var constants = terms.Bind(term => term.Initializers);
        return new(to.Names[node], weights.Value, terms.Bind(term => term.Nodes).Add(sum), xs.Shape.IsImage ? constants.Add(axes) : constants);
    }

    private static Emitted Term(string name, (int At, Emitted Value) x, Emitted weights, Option<Initializer> axes)
    {
        var (column, weight, term) = (Column(x.At), $"{name}.weight{x.At}", $"{name}.term{x.At}");
        var read = Node(Operator("Gather", Int("axis", 1)), weight, Seq(weights.Value, column.Name), Seq1(weight));
        var (factor, widened) = axes.Match(
            known => ($"{weight}.image", Seq1(Node(Operator("Unsqueeze"), $"{weight}.image", Seq(weight, known.Name), Seq1($"{weight}.image")))),
            () => (weight, Seq<NodeProto>()));
        return new(term, weights.Value, read.Cons(widened).Add(Node(Operator("Mul"), term, Seq(x.Value.Value, factor), Seq1(term))), Seq1(column));
    }

    /// <summary>A constant: the one-hot encoding of the largest logit, the first of equal ones.</summary>
    internal static Emitted Branch(Emission to, Node node, Op.Branch op)
    {
        var logits = to.Weights[$"{node.Owner}.weight"];
        var choice = new Initializer($"{node.Owner}.choice", () =>
        {
            var row = new float[op.Count];
            row[Branching.Chosen(logits.Span)] = 1;
            return Floats($"{node.Owner}.choice", Seq(1, op.Count), row);
        });
        return new(to.Names[node], to.Names[node], Seq1(Node(Operator("Identity"), node.Name, Seq1(choice.Name), Seq1(to.Names[node]))), Seq1(choice));
    }

    /// <summary>
    /// DSelect-k: a smooth step, a polynomial of the clipped input, for each bit; an expert multiplies the step or 1 - step over its bits; the result is
    /// weighted by the softmax of the selectors.
    /// </summary>
    internal static Emitted SmoothSelect(Emission to, Node node, Op.SmoothSelect op, (Emitted Bits, Emitted Selectors) read)
    {
        var name = node.Name;
        var (steps, constants) = Steps(name, op, read.Bits);
        var bits = Range(0, op.Bits).ToSeq().Map(bit => Bit(name, op, bit)).Strict();
        var products = Range(1, op.Bits - 1).ToSeq().Map(bit => Step(name, $"product{bit}", "Mul", $"{name}.{(bit == 1 ? "bit0" : $"product{bit - 1}")}", $"{name}.bit{bit}")).Strict();
        var row = new Initializer($"{name}.row", () => Longs($"{name}.row", -1, 1, op.Selected));
        var flat = new Initializer($"{name}.flat", () => Longs($"{name}.flat", -1, op.Experts));
        var sum = Seq(
            Node(Operator("Softmax", Int("axis", 1)), $"{name}.softmax", Seq1(read.Selectors.Value), Seq1($"{name}.softmax")),
            Step(name, "selectors", "Reshape", $"{name}.softmax", row.Name),
            Step(name, "mixed", "MatMul", $"{name}.selectors", op.Bits == 1 ? $"{name}.bit0" : $"{name}.product{op.Bits - 1}"),
            Node(Operator("Reshape"), name, Seq($"{name}.mixed", flat.Name), Seq1(to.Names[node])));
        return new(
            to.Names[node], read.Bits.Value,
            (steps + bits.Bind(bit => bit.Nodes) + products + sum).Strict(),
            (constants + bits.Bind(bit => bit.Constants)).Add(row).Add(flat).Strict());
    }

    private static (Seq<NodeProto> Nodes, Seq<Initializer> Constants) Steps(string name, Op.SmoothSelect op, Emitted bits)
    {
        Initializer Number(string of, double value) => new($"{name}.{of}", () => Single($"{name}.{of}", (float)value));
        var gamma = op.Gamma;
        var shape = new Initializer($"{name}.shape", () => Longs($"{name}.shape", -1, op.Selected, op.Bits));
        var (low, high, half) = (Number("low", -gamma / 2), Number("high", gamma / 2), Number("half", 0.5));
        var (cubic, linear) = (Number("cubic", -2 / (gamma * gamma * gamma)), Number("slope", 1.5 / gamma));
        return (Seq(
            Step(name, "clipped", "Clip", bits.Value, low.Name, high.Name),
            Step(name, "square", "Mul", $"{name}.clipped", $"{name}.clipped"),
            Step(name, "scaled", "Mul", $"{name}.square", cubic.Name),
            Step(name, "factor", "Add", $"{name}.scaled", linear.Name),
            Step(name, "rise", "Mul", $"{name}.factor", $"{name}.clipped"),
            Step(name, "step", "Add", $"{name}.rise", half.Name),
            Step(name, "steps", "Reshape", $"{name}.step", shape.Name)), Seq(low, high, half, cubic, linear, shape));
    }

    /// <summary>For each expert the step if its number has the bit set, 1 - step otherwise: sign * step + offset.</summary>
    private static (Seq<NodeProto> Nodes, Seq<Initializer> Constants) Bit(string name, Op.SmoothSelect op, int bit)
    {
        bool Has(int expert) => ((expert >> bit) & 1) == 1;
        var column = Column(bit);
        Initializer Row(string of, Func<int, float> value) => new(
            $"{name}.{of}{bit}", () => Floats($"{name}.{of}{bit}", Seq1(op.Experts), [.. Enumerable.Range(0, op.Experts).Select(value)]));
        var (sign, offset) = (Row("sign", expert => Has(expert) ? 1 : -1), Row("offset", expert => Has(expert) ? 0 : 1));
        return (Seq(
            Node(Operator("Gather", Int("axis", 2)), $"{name}.read{bit}", Seq($"{name}.steps", column.Name), Seq1($"{name}.read{bit}")),
            Step(name, $"signed{bit}", "Mul", $"{name}.read{bit}", sign.Name),
            Step(name, $"bit{bit}", "Add", $"{name}.signed{bit}", offset.Name)), Seq(column, sign, offset));
    }

    private static Initializer Column(int at) => new($"column.{at}", () => Longs($"column.{at}", at));

    private static NodeProto Step(string name, string step, string type, params ReadOnlySpan<string> inputs) =>
        Node(Operator(type), $"{name}.{step}", inputs.ToArray().ToSeq(), Seq1($"{name}.{step}"));
}
