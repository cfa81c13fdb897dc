using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>A value in a formula: its name, and the nodes and constants that compute it, without duplicates, in topological order.</summary>
internal sealed record OnnxTerm(string Value, Seq<NodeProto> Nodes, Seq<Initializer> Constants);

/// <summary>Writes an operation of a network as a formula of several ONNX nodes; the last of them computes the operation's result.</summary>
/// <param name="To">What the emission depends on.</param>
/// <param name="Node">The operation's node; intermediate values are named after it.</param>
internal sealed record OnnxFormula(Emission To, Node Node)
{
    /// <summary>An input of the operation.</summary>
    internal static OnnxTerm Read(Emitted input) => new(input.Value, Seq<NodeProto>(), Seq<Initializer>());

    /// <summary>A parameter.</summary>
    internal OnnxTerm Weight(string name) => Constant(To.Plain($"{Node.Owner}.{name}"));

    /// <summary>The transpose of a matrix parameter.</summary>
    internal OnnxTerm Transposed(string name) => Of(Operator("Transpose", Ints("perm", 1, 0)), $"{name}_transposed", Weight(name));

    /// <summary>A constant vector of 64-bit integers, such as a shape or indices.</summary>
    internal OnnxTerm Integers(string step, params long[] values) =>
        Constant(new Initializer($"{Node.Name}.{step}", () => Longs($"{Node.Name}.{step}", values)));

    /// <summary>A constant scalar.</summary>
    internal OnnxTerm Number(string step, float value) => Constant(new Initializer($"{Node.Name}.{step}", () => Single($"{Node.Name}.{step}", value)));

    /// <summary>Applies an operator without attributes.</summary>
    internal OnnxTerm Of(string type, string step, params OnnxTerm[] inputs) => Of(Operator(type), step, inputs);

    /// <summary>Applies an operator.</summary>
    internal OnnxTerm Of(Operator does, string step, params OnnxTerm[] inputs) => Apply(does, $"{Node.Name}.{step}", $"{Node.Name}.{step}", inputs);

    /// <summary>Reshapes a value; -1 stands for the remaining size.</summary>
    internal OnnxTerm Reshape(string step, OnnxTerm x, params long[] sizes) => Of("Reshape", step, x, Integers($"{step}.shape", sizes));

    /// <summary>Slices a value along one axis: indices from <c>From</c> up to, but not including, <c>To</c>.</summary>
    internal OnnxTerm Slice(string step, OnnxTerm x, (int Axis, long From, long To) range) => Of(
        "Slice", step, x, Integers($"{step}.from", range.From), Integers($"{step}.to", range.To), Integers($"{step}.axis", range.Axis));

    /// <summary>An affine map of the last axis, with parameters <paramref name="weight"/> (out, in) and <paramref name="bias"/> (out).</summary>
    internal OnnxTerm Affine(string step, OnnxTerm x, string weight, string bias) =>
        Of("Add", step, Of("MatMul", $"{step}.product", x, Transposed(weight)), Weight(bias));

    /// <summary>Applies the last operator, whose output is the operation's result.</summary>
    internal Emitted Result(Operator does, Emitted source, params OnnxTerm[] inputs)
    {
        var last = Apply(does, Node.Name, To.Names[Node], inputs);
        return new(last.Value, source.Value, last.Nodes, last.Constants);
    }

    private static OnnxTerm Constant(Initializer constant) => new(constant.Name, Seq<NodeProto>(), Seq1(constant));

    private static OnnxTerm Apply(Operator does, string name, string value, OnnxTerm[] inputs)
    {
        var terms = inputs.ToSeq();
        var node = OnnxNodes.Node(does, name, terms.Map(term => term.Value), Seq1(value));
        return new(
            value,
            terms.Bind(term => term.Nodes).Distinct(one => one.Name).ToSeq().Add(node).Strict(),
            terms.Bind(term => term.Constants).Distinct(one => one.Name).ToSeq().Strict());
    }
}
