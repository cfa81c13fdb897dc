using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>Set2Set with its steps one after the other.</summary>
internal static class OnnxSet2Set
{
    /// <summary>What the LSTM carries from one question to the next.</summary>
    private sealed record State(OnnxTerm Question, OnnxTerm Hidden, OnnxTerm Cell);

    /// <summary>The nodes of a graph as one vector: the last question, then its answer.</summary>
    internal static Emitted Of(OnnxFormula formula, Op.Set2Set op, (Emitted Value, Shape Shape) nodes, Emitted mask)
    {
        var x = OnnxFormula.Read(nodes.Value);
        var there = formula.Of("Greater", "there", formula.Reshape("mask", OnnxFormula.Read(mask), -1, nodes.Shape.Sizes[0], 1), formula.Number("zero", 0));
        var blank = Zeros(formula, op, x);
        var start = new State(formula.Of(Operator("Concat", Int("axis", 1)), "blank", blank, blank), blank, blank);
        var asked = Range(1, op.Steps - 1).Fold(start, (state, step) => Next(step, state));
        var (last, answer, _) = Asked(op.Steps, asked);
        return formula.Result(Operator("Concat", Int("axis", 1)), nodes.Value, last, answer);

        State Next(int step, State state)
        {
            var (hidden, found, cell) = Asked(step, state);
            return new(formula.Of(Operator("Concat", Int("axis", 1)), $"step{step}.question", hidden, found), hidden, cell);
        }

        (OnnxTerm Hidden, OnnxTerm Answer, OnnxTerm Cell) Asked(int step, State state)
        {
            var (hidden, cell) = Lstm(formula, op.Width, $"step{step}", state);
            return (hidden, Answer(formula, op.Width, ($"step{step}", hidden), (x, there)), cell);
        }
    }

    /// <summary>Zeros as many as there are graphs: x &lt; x is false also for infinities and NaN.</summary>
    private static OnnxTerm Zeros(OnnxFormula formula, Op.Set2Set op, OnnxTerm x)
    {
        var first = formula.Reshape("first.flat", formula.Part("first", x, (1, 0, 1)), -1, op.Width);
        return formula.Of(Operator("Cast", Int("to", (int)TensorProto.Types.DataType.Float)), "zeros", formula.Of("Less", "none", first, first));
    }

    private static (OnnxTerm Hidden, OnnxTerm Cell) Lstm(OnnxFormula formula, int width, string step, State state)
    {
        var gates = formula.Of(
            "Add", $"{step}.gates",
            formula.Affine($"{step}.read", state.Question, "weight_ih", "bias_ih"), formula.Affine($"{step}.kept", state.Hidden, "weight_hh", "bias_hh"));
        OnnxTerm Gate(string activation, int number) => formula.Of(
            activation, $"{step}.gate{number}", formula.Part($"{step}.part{number}", gates, (1, number * width, (number + 1) * width)));
        var cell = formula.Of(
            "Add", $"{step}.cell",
            formula.Of("Mul", $"{step}.old", Gate("Sigmoid", 1), state.Cell), formula.Of("Mul", $"{step}.new", Gate("Sigmoid", 0), Gate("Tanh", 2)));
        return (formula.Of("Mul", $"{step}.hidden", Gate("Sigmoid", 3), formula.Of("Tanh", $"{step}.squashed", cell)), cell);
    }

    /// <summary>The mean of the nodes there are, weighted by the softmax of their products with the question.</summary>
    private static OnnxTerm Answer(OnnxFormula formula, int width, (string Step, OnnxTerm Hidden) asked, (OnnxTerm Nodes, OnnxTerm There) graph)
    {
        var (step, question) = (asked.Step, formula.Reshape($"{asked.Step}.column", asked.Hidden, -1, width, 1));
        var energies = formula.Of(
            "Where", $"{step}.energies", graph.There, formula.Of("MatMul", $"{step}.products", graph.Nodes, question), formula.Number("absent", Op.Set2Set.Absent));
        var weights = formula.Of(
            Operator("Transpose", Ints("perm", 0, 2, 1)), $"{step}.row", formula.Of(Operator("Softmax", Int("axis", 1)), $"{step}.weights", energies));
        return formula.Reshape($"{step}.answer", formula.Of("MatMul", $"{step}.sum", weights, graph.Nodes), -1, width);
    }
}
