using LanguageExt;
using Multitask.Models;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>A batch of examples in double precision; <c>Places</c>: for a pooling, where in its input's plane each maximum was.</summary>
internal sealed record Naive(double[] Values, Shape Shape, int[] Places)
{
    internal Naive(double[] values, Shape shape)
        : this(values, shape, []) { }

    internal int Plane => Shape.Height * Shape.Width;
}

/// <summary>The plainest meaning of a network as numbers, in evaluation: loops over definitions, to judge faster ones by.</summary>
internal sealed class NaiveForward(float[] input, int count, Map<string, float[]> weights)
{
    internal static Map<string, double[]> Predict(Network network, (float[] Values, int Count) batch, Map<string, float[]> weights) =>
        Predict(network, batch, weights, (_, value) => value);

    /// <summary>With what becomes of every node's value before others read it.</summary>
    internal static Map<string, double[]> Predict(
        Network network, (float[] Values, int Count) batch, Map<string, float[]> weights, Func<Node, Naive, Naive> made)
    {
        var interpreter = new NaiveForward(batch.Values, batch.Count, weights).Interpreter;
        var values = network.Nodes.Fold(Map<string, Naive>(), (known, node) =>
            known.Add(node.Name, made(node, Fold.Apply(interpreter, node, node.Inputs.Map(name => known[name])))));
        return network.Outputs.Fold(Map<string, double[]>(), (known, output) => known.Add(output.Task, values[output.Node].Values));
    }

    private Interpreter<Naive> Interpreter => new(
        Input: (_, op) => new([.. input.Select(value => (double)value)], op.Shape),
        Conv2d: Conv,
        BatchNorm: Normalise,
        Relu: (_, x) => Each(x, (value, _) => Math.Max(value, 0)),
        Sigmoid: (_, x) => Each(x, (value, _) => 1 / (1 + Math.Exp(-value))),
        Tanh: (_, x) => Each(x, (value, _) => Math.Tanh(value)),
        MaxPool2d: (_, op, x) => Pool(op.Size, x),
        GlobalAvgPool2d: (_, x) => Fill(Shape.Image(x.Shape.Channels, 1, 1), (n, c, _, _) =>
            Enumerable.Range(0, x.Plane).Average(place => InPlane(x, (n, c), place))),
        MaxUnpool2d: (_, op, x, pool) => Unpool(op.Size, x, pool),
        Upsample2d: (_, op, x) => Enlarge(op.Factor, x),
        Concat: (_, xs) => Join(xs),
        Multiply: (_, x, y) => Each(x, (value, at) => value * y.Values[at]),
        Flatten: (_, x) => new(x.Values, Shape.Vector((int)x.Shape.Count)),
        Slice: (_, op, x) => new(
            [.. x.Values.Chunk((int)x.Shape.Count).SelectMany(one => one.Skip(op.Start).Take((int)op.Shape.Count))], op.Shape),
        EdgeNetwork: (node, op, x) => NaiveGraphs.EdgeNetwork(op, x, name => Weight(node, name)),
        EdgeConvolution: (node, op, x, edges) => NaiveGraphs.EdgeConvolution(op, x, edges, name => Weight(node, name)),
        GatedUpdate: (node, op, x, state) => NaiveGraphs.GatedUpdate(op, x, state, name => Weight(node, name)),
        Set2Set: (node, op, x, mask) => NaiveGraphs.Set2Set(op, x, mask, name => Weight(node, name)),
        Linear: Affine,
        Dropout: (_, _, x) => x,
        SelectColumns: (_, op, x) => Fill(Shape.Vector(op.Columns.Count), (n, c, _, _) => x.Values[(n * x.Shape.Channels) + op.Columns[c]]),
        Embedding: (node, op, x) => Fill(Shape.Vector(op.Width), (n, c, _, _) =>
            Weight(node, "weight")[(Row(x.Values[(n * x.Shape.Channels) + op.Column], op.Count) * op.Width) + c]),
        OneHot: (_, op, x) => Fill(Shape.Vector(op.Count), (n, c, _, _) => Row(x.Values[(n * x.Shape.Channels) + op.Column], op.Count) == c ? 1 : 0),
        Standardise: (node, op, x) => Each(x, (value, at) => double.IsNaN(value) ? 0 : (value - Weight(node, "mean")[at % op.Size]) / Weight(node, "deviation")[at % op.Size]),
        Restore: (node, op, x) => Each(x, (value, at) => (value * Weight(node, "deviation")[at % op.Size]) + Weight(node, "mean")[at % op.Size]),
        Learnt: (node, op) => Fill(Shape.Vector(op.Start.Count), (_, c, _, _) => Weight(node, "weight")[c]),
        Branch: (node, op) => Fill(Shape.Vector(op.Count), (_, c, _, _) => c == System.Array.IndexOf(Weight(node, "weight"), Weight(node, "weight").Max()) ? 1 : 0),
        WeightedSum: (_, weights, xs) => Each(xs[0], (_, at) => xs.Map((k, x) => weights.Values[(at / (int)x.Shape.Count * xs.Count) + k] * x.Values[at]).Sum()),
        Softmax: (_, x) => AcrossChannels(x, channels => [.. channels.Select(value => Math.Exp(value) / channels.Sum(Math.Exp))]),
        SmoothSelect: (_, op, bits, selectors) => Fill(Shape.Vector(op.Experts), (n, expert, _, _) => Selected(op, expert, (n, bits, selectors))),
        LogSoftmax: (_, x) => AcrossChannels(x, channels =>
            {
                var logSum = Math.Log(channels.Sum(Math.Exp));
                return [.. channels.Select(value => value - logSum)];
            }),
        UnitNorm: (_, x) => AcrossChannels(x, channels =>
            {
                var length = Math.Max(Math.Sqrt(channels.Sum(value => value * value)), Op.UnitNorm.Floor);
                return [.. channels.Select(value => value / length)];
            }));

    private static Naive Each(Naive x, Func<double, int, double> map) => x with { Values = [.. x.Values.Select(map)] };

    private static double Selected(Op.SmoothSelect op, int expert, (int Example, Naive Bits, Naive Selectors) of)
    {
        var shares = Enumerable.Range(0, op.Selected).Select(selector => Math.Exp(of.Selectors.Values[(of.Example * op.Selected) + selector])).ToArray();
        return Enumerable.Range(0, op.Selected).Sum(selector => shares[selector] / shares.Sum() * Enumerable.Range(0, op.Bits)
            .Select(bit => (Step: Step(of.Bits.Values[(((of.Example * op.Selected) + selector) * op.Bits) + bit], op.Gamma), Set: (expert >> bit) % 2 == 1))
            .Aggregate(1.0, (product, bit) => product * (bit.Set ? bit.Step : 1 - bit.Step)));
    }

    private static double Step(double t, double gamma) => t <= -gamma / 2 ? 0 : t >= gamma / 2 ? 1
        : (-2 / Math.Pow(gamma, 3) * Math.Pow(t, 3)) + (3 / (2 * gamma) * t) + 0.5;

    private static int Row(double number, int count) => number >= 0 && number < count ? (int)number : 0;

    private float[] Weight(Node node, string name) => weights[$"{node.Owner}.{name}"];

    private Naive Conv(Node node, Op.Conv2d op, Naive x)
    {
        var (kernel, bias) = (Weight(node, "weight"), op.Bias ? Weight(node, "bias") : new float[op.Out]);
        var grown = (2 * op.Padding) - op.Kernel + 1;
        var shape = Shape.Image(op.Out, x.Shape.Height + grown, x.Shape.Width + grown);
        return Fill(shape, (n, c, row, column) =>
        {
            var sum = (double)bias[c];
            for (var tap = 0; tap < op.In * op.Kernel * op.Kernel; tap++)
            {
                var (from, dy, dx) = (tap / (op.Kernel * op.Kernel), tap / op.Kernel % op.Kernel, tap % op.Kernel);
                sum += kernel[(c * op.In * op.Kernel * op.Kernel) + tap]
                    * At(x, (n, from), row + dy - op.Padding, column + dx - op.Padding);
            }

            return sum;
        });
    }

    private Naive Normalise(Node node, Op.BatchNorm op, Naive x)
    {
        var (gain, shift) = (Weight(node, "weight"), Weight(node, "bias"));
        var (mean, variance) = (Weight(node, "running_mean"), Weight(node, "running_var"));
        return Each(x, (value, at) =>
        {
            var c = at / x.Plane % op.Channels;
            return ((value - mean[c]) / Math.Sqrt(variance[c] + 1e-5) * gain[c]) + shift[c];
        });
    }

    private Naive Pool(int size, Naive x)
    {
        var shape = Shape.Image(x.Shape.Channels, x.Shape.Height / size, x.Shape.Width / size);
        var places = Fill(shape, (n, c, row, column) => Enumerable.Range(0, size * size)
            .Select(step => (((row * size) + (step / size)) * x.Shape.Width) + (column * size) + (step % size))
            .Aggregate((best, next) => InPlane(x, (n, c), next) > InPlane(x, (n, c), best) ? next : best));
        return places with
        {
            Values = Fill(shape, (n, c, row, column) => InPlane(x, (n, c), (int)At(places, (n, c), row, column))).Values,
            Places = [.. places.Values.Select(place => (int)place)],
        };
    }

    private static Naive Unpool(int size, Naive x, Naive pool)
    {
        var shape = Shape.Image(x.Shape.Channels, x.Shape.Height * size, x.Shape.Width * size);
        var large = new Naive(new double[x.Values.Length * size * size], shape);
        for (var at = 0; at < x.Values.Length; at++)
        {
            large.Values[(at / x.Plane * large.Plane) + pool.Places[at]] = x.Values[at];
        }

        return large;
    }

    // Corners aligned: the first and last rows of both sizes coincide.
    private Naive Enlarge(int factor, Naive x)
    {
        var shape = Shape.Image(x.Shape.Channels, x.Shape.Height * factor, x.Shape.Width * factor);
        return Fill(shape, (n, c, row, column) =>
        {
            var (y, z) = (Source(row, x.Shape.Height, shape.Height), Source(column, x.Shape.Width, shape.Width));
            var (top, left) = ((int)y, (int)z);
            var (down, right) = (y - top, z - left);
            return ((1 - down) * (((1 - right) * At(x, (n, c), top, left)) + (right * At(x, (n, c), top, left + 1))))
                + (down * (((1 - right) * At(x, (n, c), top + 1, left)) + (right * At(x, (n, c), top + 1, left + 1))));
        });

        static double Source(int at, int small, int large) => large == 1 ? 0 : at * (small - 1.0) / (large - 1);
    }

    private Naive Join(Seq<Naive> xs)
    {
        var examples = Enumerable.Range(0, count).SelectMany(n =>
            xs.SelectMany(x => x.Values.Skip(n * (int)x.Shape.Count).Take((int)x.Shape.Count)));
        var channels = xs.Sum(x => x.Shape.Channels);
        var shape = xs[0].Shape;
        return new([.. examples], shape.IsImage ? Shape.Image(channels, shape.Height, shape.Width) : Shape.Vector(channels));
    }

    private Naive Affine(Node node, Op.Linear op, Naive x)
    {
        var (matrix, bias) = (Weight(node, "weight"), op.Bias ? Weight(node, "bias") : new float[op.Out]);
        var values = x.Values.Chunk(op.In).SelectMany(row =>
            bias.Select((start, o) => start + Enumerable.Range(0, op.In).Sum(i => (double)matrix[(o * op.In) + i] * row[i])));
        return new([.. values], new Shape(x.Shape.Sizes.Take(x.Shape.Sizes.Count - 1).Append(op.Out).ToSeq().Strict()));
    }

    private Naive AcrossChannels(Naive x, Func<double[], double[]> map)
    {
        var columns = Enumerable.Range(0, count * x.Plane)
            .Select(at => map([.. Enumerable.Range(0, x.Shape.Channels).Select(c => InPlane(x, (at / x.Plane, c), at % x.Plane))]))
            .ToArray();
        return Fill(x.Shape, (n, c, row, column) => columns[(n * x.Plane) + (row * x.Shape.Width) + column][c]);
    }

    private Naive Fill(Shape shape, Func<int, int, int, int, double> value)
    {
        var values = from n in Enumerable.Range(0, count)
                     from c in Enumerable.Range(0, shape.Channels)
                     from row in Enumerable.Range(0, shape.Height)
                     from column in Enumerable.Range(0, shape.Width)
                     select value(n, c, row, column);
        return new([.. values], shape);
    }

    private static double InPlane(Naive x, (int Example, int Channel) of, int place) =>
        x.Values[(((of.Example * x.Shape.Channels) + of.Channel) * x.Plane) + place];

    private static double At(Naive x, (int Example, int Channel) of, int row, int column) =>
        row < 0 || column < 0 || row >= x.Shape.Height || column >= x.Shape.Width ? 0 : InPlane(x, of, (row * x.Shape.Width) + column);
}
