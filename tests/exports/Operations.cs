using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>A network around every operation, by name, as small as lets a mistake show.</summary>
internal static class Operations
{
    private static readonly Part.Trunk Trunk = new();
    private static readonly Shape Image = Shape.Image(2, 4, 6);

    internal static Map<string, Network> All => Map(
        ("conv 3 x 3", Chain(Image, new Op.Conv2d(2, 3, 3, 1))),
        ("conv without padding", Chain(Image, new Op.Conv2d(2, 3, 3, 0))),
        ("conv 1 x 1", Chain(Image, new Op.Conv2d(2, 5, 1, 0))),
        ("conv then batch norm", Chain(Image, new Op.Conv2d(2, 3, 3, 1), new Op.BatchNorm(3))),
        ("batch norm", Chain(Image, new Op.BatchNorm(2))),
        ("relu", Chain(Image, new Op.Relu())),
        ("sigmoid", Chain(Image, new Op.Sigmoid())),
        ("tanh", Chain(Image, new Op.Tanh())),
        ("max pool", Chain(Image, new Op.MaxPool2d(2, false))),
        ("max pool 3 x 3", Chain(Shape.Image(2, 6, 9), new Op.MaxPool2d(3, false))),
        ("max unpool", Unpool(2, Image)),
        ("max unpool 3 x 3", Unpool(3, Shape.Image(3, 6, 9))),
        ("upsample", Chain(Image, new Op.Upsample2d(2))),
        ("upsample of one row", Chain(Shape.Image(1, 1, 3), new Op.Upsample2d(3))),
        ("concat", Two(new Op.Concat())),
        ("multiply", Two(new Op.Multiply())),
        ("conv without bias", Chain(Image, new Op.Conv2d(2, 3, 3, 1) { Bias = false })),
        ("conv without bias then batch norm", Chain(Image, new Op.Conv2d(2, 3, 3, 1) { Bias = false }, new Op.BatchNorm(3))),
        ("conv without bias then conv 1 x 1", Chain(Image, new Op.Conv2d(2, 8, 3, 1) { Bias = false }, new Op.Conv2d(8, 1, 1, 0))),
        ("batch norm of a vector", Chain(Shape.Vector(5), new Op.BatchNorm(5))),
        ("global average pool", Chain(Image, new Op.GlobalAvgPool2d())),
        ("global average pool and flatten", Chain(Image, new Op.GlobalAvgPool2d(), new Op.Flatten())),
        ("dropout", Chain(Shape.Vector(5), new Op.Dropout(0.5))),
        ("select columns", Chain(Shape.Vector(5), new Op.SelectColumns(Seq(3, 0, 4)))),
        ("embedding", Chain(Shape.Vector(3), new Op.Embedding(1, 4, 2))),
        ("one-hot", Chain(Shape.Vector(3), new Op.OneHot(1, 4))),
        ("one-hot then linear", Chain(Shape.Vector(3), new Op.OneHot(1, 4), new Op.Linear(4, 2))),
        ("standardise", Chain(Shape.Vector(5), new Op.Standardise(5))),
        ("restore", Chain(Shape.Vector(5), new Op.Restore(5))),
        ("linear without bias", Chain(Shape.Vector(5), new Op.Linear(5, 3) { Bias = false })),
        ("flatten and linear", Chain(Image, new Op.Flatten(), new Op.Linear(48, 7))),
        ("linear", Chain(Shape.Vector(5), new Op.Linear(5, 3))),
        ("learnt weights of images", Weighted(Image, new Op.Learnt(Seq(0.75, -0.5, 0.25)))),
        ("learnt weights of vectors", Weighted(Shape.Vector(5), new Op.Learnt(Seq(0.75, -0.5, 0.25)))),
        ("weights of each image", Weighted(Image, new Op.Flatten(), new Op.Linear(48, 3), new Op.Softmax())),
        ("weights of each vector", Weighted(Shape.Vector(5), new Op.Linear(5, 3), new Op.Softmax())),
        ("softmax of an image", Chain(Image, new Op.Softmax())),
        ("choice of an image", Weighted(Image, new Op.Branch(3, 10, 0.5))),
        ("choice of a vector", Weighted(Shape.Vector(5), new Op.Branch(3, 10, 0.5))),
        ("smooth selection", Selected(new(8, 3, 2), 9)),
        ("smooth selection of one of two", Selected(new(2, 1, 0.7), 1)),
        ("slice", Chain(Shape.Vector(9), new Op.Slice(2, Shape.Image(1, 2, 3)))),
        ("linear of rows", Chain(Shape.Vector(12), new Op.Slice(0, Rows(3, 4)), new Op.Linear(4, 2))),
        ("linear of rows without bias", Chain(Shape.Vector(12), new Op.Slice(0, Rows(3, 4)), new Op.Linear(4, 2) { Bias = false })),
        ("gated update", Sliced(new Op.GatedUpdate(4), Rows(3, 4))),
        ("set2set of one step", Sliced(new Op.Set2Set(4, 1), Shape.Vector(3))),
        ("set2set", Sliced(new Op.Set2Set(4, 3), Shape.Vector(3))),
        ("log softmax of an image", Chain(Image, new Op.LogSoftmax())),
        ("log softmax of a vector", Chain(Shape.Vector(5), new Op.LogSoftmax())),
        ("unit norm", Chain(Shape.Image(3, 4, 6), new Op.UnitNorm())),
        ("unit norm of a vector", Chain(Shape.Vector(3), new Op.UnitNorm())));

    /// <summary>Numbers that the operation <c>embedding</c>, of 4 categories, takes for 0, and some beside them that it does not.</summary>
    public static TheoryData<float> NoCategories =>
        [-1, -0.5f, -0f, 0.9f, 1, 3, 3.9f, 4, 4.5f, 1e30f, -1e30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    /// <summary>Operations one after the other; the prediction is called <c>task</c>.</summary>
    internal static Network Chain(Shape input, params Op[] operations)
    {
        var nodes = operations.Select((op, at) => At($"n{at + 1}", op, $"n{at}"));
        return new(At("n0", new Op.Input(input)).Cons(nodes.ToSeq()), Seq1(new Output("task", $"n{operations.Length}")));
    }

    internal static Node At(string name, Op op, params string[] inputs) => new(name, op, inputs.ToSeq().Strict(), Trunk);

    // Pooled values are changed before they go back, so that they differ from what a pooling left there.
    private static Network Unpool(int size, Shape input) => new(
        Seq(
            At("in", new Op.Input(input)),
            At("pool", new Op.MaxPool2d(size, true), "in"),
            At("change", new Op.Sigmoid(), "pool"),
            At("back", new Op.MaxUnpool2d(size), "change", "pool")),
        Seq1(new Output("task", "back")));

    // Three values, and their weights: made of the input, or of nothing.
    private static Network Weighted(Shape input, params Op[] weights)
    {
        var chain = weights.Select((op, at) => At($"w{at + 1}", op, op is Op.Learnt or Op.Branch ? [] : [at == 0 ? "in" : $"w{at}"])).ToSeq();
        return new(
            (Seq(At("in", new Op.Input(input)), At("b", new Op.Sigmoid(), "in"), At("c", new Op.Relu(), "in")) + chain)
                .Add(At("out", new Op.WeightedSum(), $"w{weights.Length}", "in", "b", "c")).Strict(),
            Seq1(new Output("task", "out")));
    }

    private static Network Selected(Op.SmoothSelect op, int bits) => new(
        Seq(
            At("in", new Op.Input(Shape.Vector(5))),
            At("bits", new Op.Linear(5, bits), "in"),
            At("selectors", new Op.Linear(5, op.Selected), "in"),
            At("out", op, "bits", "selectors")),
        Seq1(new Output("task", "out")));

    private static Shape Rows(int count, int width) => new(Seq(count, width));

    /// <summary>Three nodes of 4 features, and something else about them.</summary>
    private static Network Sliced(Op op, Shape other) => new(
        Seq(
            At("in", new Op.Input(Shape.Vector(24))),
            At("nodes", new Op.Slice(0, Rows(3, 4)), "in"),
            At("other", new Op.Slice(12, other), "in"),
            At("out", op, "nodes", "other")),
        Seq1(new Output("task", "out")));

    private static Network Two(Op op) => new(
        Seq(At("in", new Op.Input(Image)), At("other", new Op.Sigmoid(), "in"), At("out", op, "other", "in")),
        Seq1(new Output("task", "out")));
}
