using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>A value of a formula: its name, and the nodes and constants that make it, each once, in order.</summary>
internal sealed record OnnxTerm(string Value, Seq<NodeProto> Nodes, Seq<Initializer> Constants);

/// <summary>Writes an operation as a formula of several ONNX nodes: terms are combined, and the last one is the operation's result.</summary>
/// <param name="To">What the emission depends on.</param>
/// <param name="Node">The operation; values in between are named after it.</param>
internal sealed record OnnxFormula(Emission To, Node Node)
{
    /// <summary>Something that other nodes make.</summary>
    internal static OnnxTerm Read(Emitted input) => new(input.Value, Seq<NodeProto>(), Seq<Initializer>());

    /// <summary>A parameter.</summary>
    internal OnnxTerm Weight(string name) => Constant(To.Plain($"{Node.Owner}.{name}"));

    /// <summary>A parameter (rows, columns) with its axes exchanged.</summary>
    internal OnnxTerm Transposed(string name) => Of(Operator("Transpose", Ints("perm", 1, 0)), $"{name}_transposed", Weight(name));

    /// <summary>Whole numbers: a shape, or places.</summary>
    internal OnnxTerm Whole(string step, params long[] values) =>
        Constant(new Initializer($"{Node.Name}.{step}", () => Longs($"{Node.Name}.{step}", values)));

    /// <summary>A number.</summary>
    internal OnnxTerm Number(string step, float value) => Constant(new Initializer($"{Node.Name}.{step}", () => Single($"{Node.Name}.{step}", value)));

    /// <summary>An operator without options.</summary>
    internal OnnxTerm Of(string type, string step, params OnnxTerm[] inputs) => Of(Operator(type), step, inputs);

    /// <summary>An operator.</summary>
    internal OnnxTerm Of(Operator does, string step, params OnnxTerm[] inputs) => Made(does, $"{Node.Name}.{step}", $"{Node.Name}.{step}", inputs);

    /// <summary>In another shape; -1 is the size that is left.</summary>
    internal OnnxTerm Reshape(string step, OnnxTerm x, params long[] sizes) => Of("Reshape", step, x, Whole($"{step}.shape", sizes));

    /// <summary>The places from one to before another of an axis.</summary>
    internal OnnxTerm Part(string step, OnnxTerm x, (int Axis, long From, long To) places) => Of(
        "Slice", step, x, Whole($"{step}.from", places.From), Whole($"{step}.to", places.To), Whole($"{step}.axis", places.Axis));

    /// <summary>The product with a parameter (out, in) plus another, on the last axis.</summary>
    internal OnnxTerm Affine(string step, OnnxTerm x, string weight, string bias) =>
        Of("Add", step, Of("MatMul", $"{step}.product", x, Transposed(weight)), Weight(bias));

    /// <summary>The last operator: what it makes is the operation's value.</summary>
    internal Emitted Result(Operator does, Emitted source, params OnnxTerm[] inputs)
    {
        var last = Made(does, Node.Name, To.Names[Node], inputs);
        return new(last.Value, source.Value, last.Nodes, last.Constants);
    }

    private static OnnxTerm Constant(Initializer constant) => new(constant.Name, Seq<NodeProto>(), Seq1(constant));

    private static OnnxTerm Made(Operator does, string name, string value, OnnxTerm[] inputs)
    {
        var terms = inputs.ToSeq();
        var node = OnnxNodes.Node(does, name, terms.Map(term => term.Value), Seq1(value));
        return new(
            value,
            terms.Bind(term => term.Nodes).Distinct(one => one.Name).ToSeq().Add(node).Strict(),
            terms.Bind(term => term.Constants).Distinct(one => one.Name).ToSeq().Strict());
    }
}
