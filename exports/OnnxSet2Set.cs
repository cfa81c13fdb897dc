using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>Set2Set (Vinyals et al., "Order Matters", ICLR 2016) with its steps unrolled.</summary>
internal static class OnnxSet2Set
{
    /// <summary>The LSTM's input and state: <paramref name="Query"/> is the hidden state with the readout appended, q* in the paper.</summary>
    private sealed record State(OnnxTerm Query, OnnxTerm Hidden, OnnxTerm Cell);

    /// <summary>Pools the nodes of a graph into one vector: the last query, then its readout.</summary>
    internal static Emitted Of(OnnxFormula formula, Op.Set2Set op, (Emitted Value, Shape Shape) nodes, Emitted mask)
    {
        var x = OnnxFormula.Read(nodes.Value);
        var there = formula.Of("Greater", "there", formula.Reshape("mask", OnnxFormula.Read(mask), -1, nodes.Shape.Sizes[0], 1), formula.Number("zero", 0));
        var blank = Zeros(formula, op, x);
        var start = new State(formula.Of(Operator("Concat", Int("axis", 1)), "blank", blank, blank), blank, blank);
        var state = Range(1, op.Steps - 1).Fold(start, (current, step) => Next(step, current));
        var (query, readout, _) = Step(op.Steps, state);
        return formula.Result(Operator("Concat", Int("axis", 1)), nodes.Value, query, readout);

        State Next(int step, State current)
        {
            var (hidden, found, cell) = Step(step, current);
            return new(formula.Of(Operator("Concat", Int("axis", 1)), $"step{step}.question", hidden, found), hidden, cell);
        }

        (OnnxTerm Hidden, OnnxTerm Readout, OnnxTerm Cell) Step(int step, State current)
        {
            var (hidden, cell) = Lstm(formula, op.Width, $"step{step}", current);
            return (hidden, Readout(formula, op.Width, ($"step{step}", hidden), (x, there)), cell);
        }
    }

    /// <summary>Zeros (N, width): x &lt; x is false also for infinities and NaN.</summary>
    private static OnnxTerm Zeros(OnnxFormula formula, Op.Set2Set op, OnnxTerm x)
    {
        var first = formula.Reshape("first.flat", formula.Slice("first", x, (1, 0, 1)), -1, op.Width);
        return formula.Of(Operator("Cast", Int("to", (int)TensorProto.Types.DataType.Float)), "zeros", formula.Of("Less", "none", first, first));
    }

    private static (OnnxTerm Hidden, OnnxTerm Cell) Lstm(OnnxFormula formula, int width, string step, State state)
    {
        var gates = formula.Of(
            "Add", $"{step}.gates",
            formula.Affine($"{step}.read", state.Query, "weight_ih", "bias_ih"), formula.Affine($"{step}.kept", state.Hidden, "weight_hh", "bias_hh"));
        OnnxTerm Gate(string activation, int number) => formula.Of(
            activation, $"{step}.gate{number}", formula.Slice($"{step}.part{number}", gates, (1, number * width, (number + 1) * width)));
        var cell = formula.Of(
            "Add", $"{step}.cell",
            formula.Of("Mul", $"{step}.old", Gate("Sigmoid", 1), state.Cell), formula.Of("Mul", $"{step}.new", Gate("Sigmoid", 0), Gate("Tanh", 2)));
        return (formula.Of("Mul", $"{step}.hidden", Gate("Sigmoid", 3), formula.Of("Tanh", $"{step}.squashed", cell)), cell);
    }

    /// <summary>Attention over the nodes that exist: their mean, weighted by the softmax of their dot products with the query.</summary>
    private static OnnxTerm Readout(OnnxFormula formula, int width, (string Step, OnnxTerm Hidden) query, (OnnxTerm Nodes, OnnxTerm There) graph)
    {
        var (step, column) = (query.Step, formula.Reshape($"{query.Step}.column", query.Hidden, -1, width, 1));
        var energies = formula.Of(
            "Where", $"{step}.energies", graph.There, formula.Of("MatMul", $"{step}.products", graph.Nodes, column), formula.Number("absent", Op.Set2Set.Absent));
        var weights = formula.Of(
            Operator("Transpose", Ints("perm", 0, 2, 1)), $"{step}.row", formula.Of(Operator("Softmax", Int("axis", 1)), $"{step}.weights", energies));
        return formula.Reshape($"{step}.answer", formula.Of("MatMul", $"{step}.sum", weights, graph.Nodes), -1, width);
    }
}
