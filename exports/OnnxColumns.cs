using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>Operations on the columns of a feature vector, with operators that every supported operator set has.</summary>
internal static class OnnxColumns
{
    /// <summary>Selects columns.</summary>
    internal static Emitted Select(Emission to, Node node, Op.SelectColumns op, Emitted x)
    {
        var columns = new Initializer($"{node.Name}.columns", () => Longs($"{node.Name}.columns", [.. op.Columns.Map(column => (long)column)]));
        var gather = Node(Operator("Gather", Int("axis", 1)), node.Name, Seq(x.Value, columns.Name), Seq1(to.Names[node]));
        return new(to.Names[node], x.Value, Seq1(gather), Seq1(columns));
    }

    /// <summary>Subtracts the mean and divides by the standard deviation, after replacing missing numbers (NaN) by the mean.</summary>
    internal static Emitted Standardise(Emission to, Node node, Emitted x)
    {
        var (mean, deviation, name) = (to.Plain($"{node.Owner}.{Statistics.Mean}"), to.Plain($"{node.Owner}.{Statistics.Deviation}"), node.Name);
        var nodes = Seq(
            Node(Operator("IsNaN"), $"{name}.missing", Seq1(x.Value), Seq1($"{name}.missing")),
            Node(Operator("Where"), $"{name}.known", Seq($"{name}.missing", mean.Name, x.Value), Seq1($"{name}.known")),
            Node(Operator("Sub"), $"{name}.centred", Seq($"{name}.known", mean.Name), Seq1($"{name}.centred")),
            Node(Operator("Div"), name, Seq($"{name}.centred", deviation.Name), Seq1(to.Names[node])));
        return new(to.Names[node], x.Value, nodes, Seq(mean, deviation));
    }

    /// <summary>The inverse of standardising: times the standard deviation, plus the mean.</summary>
    internal static Emitted Restore(Emission to, Node node, Emitted x)
    {
        var (mean, deviation, name) = (to.Plain($"{node.Owner}.{Statistics.Mean}"), to.Plain($"{node.Owner}.{Statistics.Deviation}"), node.Name);
        var nodes = Seq(
            Node(Operator("Mul"), $"{name}.scaled", Seq(x.Value, deviation.Name), Seq1($"{name}.scaled")),
            Node(Operator("Add"), name, Seq($"{name}.scaled", mean.Name), Seq1(to.Names[node])));
        return new(to.Names[node], x.Value, nodes, Seq(mean, deviation));
    }

    /// <summary>Looks up the row of the embedding table for the number in a column; row 0 if the number is out of range or NaN.</summary>
    internal static Emitted Embed(Emission to, Node node, Op.Embedding op, Emitted x)
    {
        var (rows, row, constants) = Rows(node.Name, op.Column, op.Count, x);
        var table = to.Plain($"{node.Owner}.weight");
        return new(
            to.Names[node], x.Value, rows.Add(Node(Operator("Gather", Int("axis", 0)), node.Name, Seq(table.Name, row), Seq1(to.Names[node]))), constants.Add(table));
    }

    /// <summary>One-hot encoding of the number in a column; that of 0 if the number is out of range or NaN.</summary>
    internal static Emitted OneHot(Emission to, Node node, Op.OneHot op, Emitted x)
    {
        var (rows, row, constants) = Rows(node.Name, op.Column, op.Count, x);
        var depth = new Initializer($"{node.Name}.depth", () => Long($"{node.Name}.depth", op.Count));
        var values = new Initializer("number.zero_one", () => Floats("number.zero_one", Seq1(2), [0, 1]));
        return new(
            to.Names[node], x.Value,
            rows.Add(Node(Operator("OneHot"), node.Name, Seq(row, depth.Name, values.Name), Seq1(to.Names[node]))), constants.Add(depth).Add(values));
    }

    /// <summary>Converts the numbers of a column to indices of rows: 0 unless 0 &lt;= number &lt; size. Comparisons with NaN are false.</summary>
    private static (Seq<NodeProto> Nodes, string Row, Seq<Initializer> Constants) Rows(string name, int column, int size, Emitted x)
    {
        var at = new Initializer($"{name}.column", () => Long($"{name}.column", column));
        var count = new Initializer($"{name}.count", () => Single($"{name}.count", size));
        var zero = new Initializer("number.zero", () => Single("number.zero", 0));
        var nodes = Seq(
            Step(Operator("Gather", Int("axis", 1)), "read", Seq(x.Value, at.Name)),
            Step(Operator("GreaterOrEqual"), "least", Seq($"{name}.read", zero.Name)),
            Step(Operator("Less"), "below", Seq($"{name}.read", count.Name)),
            Step(Operator("And"), "known", Seq($"{name}.least", $"{name}.below")),
            Step(Operator("Where"), "number", Seq($"{name}.known", $"{name}.read", zero.Name)),
            Step(Operator("Cast", Int("to", (int)TensorProto.Types.DataType.Int64)), "row", Seq1($"{name}.number")));
        return (nodes, $"{name}.row", Seq(at, count, zero));

        NodeProto Step(Operator does, string step, Seq<string> inputs) => Node(does, $"{name}.{step}", inputs, Seq1($"{name}.{step}"));
    }
}
