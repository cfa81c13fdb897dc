using Multitask.Models;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

/// <summary>Networks of a few nodes, to say one thing each.</summary>
internal static class Small
{
    /// <summary>The input <c>x</c> and one node, <c>it</c>, that reads it as often as said.</summary>
    internal static Network One(Shape input, Op op, int reads = 1) => Of(
        Node("x", new Op.Input(input)),
        Node("it", op, [.. Enumerable.Repeat("x", reads)]));

    /// <summary>A network with one task, <c>t</c>, that reads the last node.</summary>
    internal static Network Of(params Node[] nodes) =>
        new(nodes.ToSeq().Strict(), Seq1(new Output("t", nodes[^1].Name)));

    internal static Node Node(string name, Op op, params string[] inputs) =>
        new(name, op, inputs.ToSeq().Strict(), new Part.Trunk());
}
