namespace Multitask.Models.Interpreters;

/// <summary>The rules for the shapes that a node reads, for networks whose structure is valid.</summary>
internal static class ShapeRules
{
    /// <summary>All nodes whose input shapes do not fit; nodes that merely follow such a node are not reported.</summary>
    internal static Seq<string> Mistakes(Network network)
    {
        var rules = Rules(network, Shapes.Of(network));
        var found = Fold.Over(network, rules);
        return network.Nodes.Bind(node => found[node.Name].Map(mistake => $"'{node.Name}': {mistake}"));
    }

    private static Interpreter<Seq<string>> Rules(Network network, Map<string, Shape> shapes)
    {
        Seq<Shape> Read(Node node) => node.Inputs.Map(input => shapes[input]);
        Seq<string> Of(Node node, Func<Shape, Seq<string>> rule) => Whole(Read(node)) ? rule(Read(node)[0]) : Right;
        Seq<string> OfImage(Node node, Func<Shape, Seq<string>> rule) => Of(node, x => x.IsImage ? rule(x) : Wrong("an image", x));
        return new(
            Input: (_, _) => Right,
            Conv2d: (node, op, _) => OfImage(node, x => Channels(op.In, x) + Fits(op, x)),
            BatchNorm: (node, op, _) => Of(node, x => Channels(op.Channels, x)),
            Relu: (_, _) => Right,
            Sigmoid: (_, _) => Right,
            Tanh: (_, _) => Right,
            MaxPool2d: (node, op, _) => OfImage(node, x => Divides(op.Size, x)),
            GlobalAvgPool2d: (node, _) => OfImage(node, _ => Right),
            MaxUnpool2d: (node, op, _, _) => OfImage(node, x => Undoes(op, x, Pool(network, node), shapes[node.Inputs[1]])),
            Upsample2d: (node, _, _) => OfImage(node, _ => Right),
            Concat: (node, _) => Of(node, x => Alike("agree in all but channels", x, Read(node), Sides)),
            Multiply: (node, _, _) => Of(node, x => Alike("be of one shape", x, Read(node), shape => shape.Sizes)),
            Flatten: (node, _) => OfImage(node, x => x.Count <= int.MaxValue ? Right : Wrong($"at most {int.MaxValue} numbers", x)),
            Slice: (node, op, _) => Of(node, x => x.Sizes.Count == 1 && x.Count >= op.Start + op.Shape.Count
                ? Right
                : Wrong($"a vector of at least {op.Start + op.Shape.Count} numbers", x)),
            EdgeNetwork: (node, op, _) => Of(node, x => Square(x, op.In + 1) ? Right : Wrong($"edges (A, A, {op.In + 1})", x)),
            EdgeConvolution: (node, op, _, _) => Of(node, x => Nodes(x, op.Width) && Square(shapes[node.Inputs[1]], op.Hidden + 1)
                && x.Sizes[0] == shapes[node.Inputs[1]].Sizes[0]
                ? Right
                : Wrong($"nodes (A, {op.Width}) and edges (A, A, {op.Hidden + 1})", Read(node))),
            GatedUpdate: (node, op, _, _) => Of(node, x => Nodes(x, op.Width) && shapes[node.Inputs[1]] == x
                ? Right
                : Wrong($"messages and states (A, {op.Width})", Read(node))),
            Set2Set: (node, op, _, _) => Of(node, x => Nodes(x, op.Width) && shapes[node.Inputs[1]] == Shape.Vector(x.Sizes[0])
                ? Right
                : Wrong($"nodes (A, {op.Width}) and their mask (A)", Read(node))),
            Linear: (node, op, _) => Of(node, x => x.Sizes.Last == op.In ? Right : Wrong($"{op.In} features", x)),
            Dropout: (_, _, _) => Right,
            SelectColumns: (node, op, _) => Of(node, x => Columns(op.Columns.Max(), x)),
            Embedding: (node, op, _) => Of(node, x => Columns(op.Column, x)),
            OneHot: (node, op, _) => Of(node, x => Columns(op.Column, x)),
            Standardise: (node, op, _) => Of(node, x => Features(op.Size, x)),
            Restore: (node, op, _) => Of(node, x => Features(op.Size, x)),
            Learnt: (_, _) => Right,
            Branch: (_, _) => Right,
            WeightedSum: (node, _, _) => Of(node, x => Weights(node.Inputs.Count - 1, x) + Alike("be of one shape after the weights", Read(node)[1], Read(node).Tail, shape => shape.Sizes)),
            Softmax: (_, _) => Right,
            SmoothSelect: (node, op, _, _) => Of(node, x => Features(op.Selected * op.Bits, x) + Features(op.Selected, Read(node)[1])),
            LogSoftmax: (_, _) => Right,
            UnitNorm: (_, _) => Right);
    }

    private static Seq<string> Right => Seq<string>();

    private static Seq<string> Wrong(string rule, Shape found) => Seq1($"must read {rule}, found {found}");

    private static Seq<string> Wrong(string rule, Seq<Shape> found) => Seq1($"must read {rule}, found {string.Join(" and ", found)}");

    private static bool Nodes(Shape x, int width) => x.Sizes.Count == 2 && x.Sizes[1] == width;

    private static bool Square(Shape x, int width) => x.Sizes.Count == 3 && x.Sizes[0] == x.Sizes[1] && x.Sizes[2] == width;

    private static Seq<string> Features(int wanted, Shape x) => x == Shape.Vector(wanted) ? Right : Wrong($"a vector of {wanted} features", x);

    private static Seq<string> Weights(int wanted, Shape x) =>
        x == Shape.Vector(wanted) ? Right : Wrong($"a vector of {wanted} weights first, one for each other input", x);

    private static bool Whole(Seq<Shape> shapes) => shapes.ForAll(shape => shape.Sizes.ForAll(size => size > 0));

    private static Seq<string> Channels(int wanted, Shape x) => x.Channels == wanted ? Right : Wrong($"{wanted} channels", x);

    private static Seq<string> Columns(int last, Shape x) =>
        !x.IsImage && x.Count > last ? Right : Wrong($"a vector of at least {last + 1} features", x);

    private static Seq<string> Fits(Op.Conv2d op, Shape x) => Math.Min(x.Height, x.Width) + (2 * op.Padding) >= op.Kernel
        ? Right
        : Wrong($"sides of at least {op.Kernel - (2 * op.Padding)} (kernel {op.Kernel}, padding {op.Padding})", x);

    private static Seq<string> Divides(int size, Shape x) =>
        x.Height % size == 0 && x.Width % size == 0 ? Right : Wrong($"sides that are multiples of {size}", x);

    private static Seq<string> Undoes(Op.MaxUnpool2d op, Shape values, Node pool, Shape pooled) =>
        pool.Op != new Op.MaxPool2d(op.Size, true)
            ? Seq1($"the second input must be a max pool of size {op.Size} that keeps indices, found '{pool.Name}', {pool.Op}")
            : values == pooled ? Right : Wrong($"values of the shape of '{pool.Name}', {pooled}", values);

    private static Seq<string> Alike(string rule, Shape first, Seq<Shape> all, Func<Shape, Seq<int>> part) =>
        all.ForAll(shape => part(shape) == part(first)) ? Right : Seq1($"inputs must {rule}, found {string.Join(" and ", all)}");

    private static Seq<int> Sides(Shape shape) => shape.Sizes.Tail;

    private static Node Pool(Network network, Node unpool) => network.Nodes.Find(node => node.Name == unpool.Inputs[1]).IfNone(unpool);
}
