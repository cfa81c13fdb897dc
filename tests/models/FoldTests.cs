using System.Reflection;
using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class FoldTests
{
    /// <summary>A meaning that answers with the name of the function that was called and what it was given.</summary>
    private static readonly Interpreter<string> Echo = new(
        Input: (_, _) => "Input()",
        Conv2d: (_, _, x) => $"Conv2d({x})",
        BatchNorm: (_, _, x) => $"BatchNorm({x})",
        Relu: (_, x) => $"Relu({x})",
        Sigmoid: (_, x) => $"Sigmoid({x})",
        Tanh: (_, x) => $"Tanh({x})",
        MaxPool2d: (_, _, x) => $"MaxPool2d({x})",
        GlobalAvgPool2d: (_, x) => $"GlobalAvgPool2d({x})",
        MaxUnpool2d: (_, _, x, pool) => $"MaxUnpool2d({x}, {pool})",
        Upsample2d: (_, _, x) => $"Upsample2d({x})",
        Concat: (_, xs) => $"Concat({string.Join(", ", xs)})",
        Multiply: (_, x, y) => $"Multiply({x}, {y})",
        Flatten: (_, x) => $"Flatten({x})",
        Slice: (_, _, x) => $"Slice({x})",
        EdgeNetwork: (_, _, x) => $"EdgeNetwork({x})",
        EdgeConvolution: (_, _, x, edges) => $"EdgeConvolution({x}, {edges})",
        GatedUpdate: (_, _, x, state) => $"GatedUpdate({x}, {state})",
        Set2Set: (_, _, x, mask) => $"Set2Set({x}, {mask})",
        Linear: (_, _, x) => $"Linear({x})",
        Dropout: (_, _, x) => $"Dropout({x})",
        SelectColumns: (_, _, x) => $"SelectColumns({x})",
        Embedding: (_, _, x) => $"Embedding({x})",
        OneHot: (_, _, x) => $"OneHot({x})",
        Standardise: (_, _, x) => $"Standardise({x})",
        Restore: (_, _, x) => $"Restore({x})",
        Learnt: (_, _) => "Learnt()",
        Branch: (_, _) => "Branch()",
        WeightedSum: (_, weights, xs) => $"WeightedSum({string.Join(", ", weights.Cons(xs))})",
        Softmax: (_, x) => $"Softmax({x})",
        SmoothSelect: (_, _, bits, selectors) => $"SmoothSelect({bits}, {selectors})",
        LogSoftmax: (_, x) => $"LogSoftmax({x})",
        UnitNorm: (_, x) => $"UnitNorm({x})");

    public static TheoryData<string> Cases => [.. typeof(Op).GetNestedTypes().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_operation_is_given_to_the_function_of_its_name(string name)
    {
        var node = new Node("it", Sample(name), Seq("a", "b"), new Part.Trunk());
        Assert.Contains(
            Fold.Apply(Echo, node, Seq("a", "b")),
            new[] { $"{name}()", $"{name}(a)", $"{name}(a, b)" });
    }

    [Fact]
    public void A_meaning_has_one_function_a_case() =>
        Assert.Equal(
            typeof(Op).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal),
            typeof(Interpreter<string>).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_node_is_given_the_meanings_of_its_inputs_in_their_order()
    {
        var trunk = new Part.Trunk();
        var network = new Network(
            Seq(
                new Node("x", new Op.Input(Shape.Image(1, 2, 2)), Seq<string>(), trunk),
                new Node("r", new Op.Relu(), Seq1("x"), trunk),
                new Node("s", new Op.Sigmoid(), Seq1("x"), trunk),
                new Node("c", new Op.Concat(), Seq("s", "r", "s"), trunk),
                new Node("m", new Op.Multiply(), Seq("c", "x"), trunk)),
            Seq1(new Output("t", "m")));
        Assert.Equal(
            "Multiply(Concat(Sigmoid(Input()), Relu(Input()), Sigmoid(Input())), Input())",
            Fold.Over(network, Echo)["m"]);
    }

    private static Op Sample(string name)
    {
        var constructor = typeof(Op).GetNestedType(name)!.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single();
        return (Op)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))]);
    }

    private static object Value(Type type) =>
        type == typeof(int) ? 1 : type == typeof(double) ? 0.5 : type == typeof(Seq<int>) ? Seq1(0) : type == typeof(Seq<double>) ? Seq1(0.5) : type == typeof(bool) ? true : type == typeof(Shape) ? Shape.Vector(1) : throw new NotSupportedException(type.Name);
}
