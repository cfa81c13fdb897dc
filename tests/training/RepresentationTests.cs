using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using TorchSharp;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Gradients w.r.t. the shared features, in double precision.</summary>
public sealed class RepresentationTests
{
    private static readonly double[][] X = [[1, 2, -1], [0.5, -1, 3], [2, 0, 1], [-1, 1, 0.5]];
    private static readonly double[][] Y = [[1, 0, 2, -1], [0.3, 2, -1, 1]];

    /// <summary>z = W x, predictions v_k'z: a trunk and two heads of one linear map each.</summary>
    private static readonly Network Linear = new(
        Seq(
            new Node("x", new Op.Input(Shape.Vector(3)), Seq<string>(), new Part.Trunk()),
            new Node("trunk.z", new Op.Linear(3, 2) { Bias = false }, Seq1("x"), new Part.Trunk()),
            new Node("heads.a.p", new Op.Linear(2, 1) { Bias = false }, Seq1("trunk.z"), new Part.Head("a")),
            new Node("heads.b.p", new Op.Linear(2, 1) { Bias = false }, Seq1("trunk.z"), new Part.Head("b"))),
        Seq(new Output("a", "heads.a.p"), new Output("b", "heads.b.p")));

    private static readonly Seq<DataTask> Regressions = Seq("a", "b").Map(name => new DataTask(name, new TaskKind.Regression(1))).Strict();

    [Fact]
    public void Of_linear_maps_weights_and_all_gradients_are_those_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(Linear);
        using var step = Step(Linear, Regressions, new Weighting.Mgda(), parameters, GradientSpace.Representation);
        var report = step.Differentiate(Table()).IfLeft(reason => throw new InvalidDataException(reason));
        var (w, a, b) = (Values(parameters, "trunk.z.weight"), Values(parameters, "heads.a.p.weight"), Values(parameters, "heads.b.p.weight"));
        var z = X.Select(x => new[] { 0, 1 }.Select(at => x.Select((value, i) => value * w[(3 * at) + i]).Sum()).ToArray()).ToArray();
        double[][] heads = [a, b];
        var errors = heads.Select((v, k) => z.Select((row, n) => 2 * ((row[0] * v[0]) + (row[1] * v[1]) - Y[k][n]) / X.Length).ToArray()).ToArray();

        // dL_k / dz_n = e_kn v_k, so their products are those of the errors times those of the heads.
        double Product(int i, int j) => errors[i].Zip(errors[j], (p, q) => p * q).Sum() * heads[i].Zip(heads[j], (p, q) => p * q).Sum();
        var share = Math.Clamp((Product(1, 1) - Product(0, 1)) / (Product(0, 0) + Product(1, 1) - (2 * Product(0, 1))), 0, 1);
        double[] weights = [2 * share, 2 * (1 - share)];
        Near(weights, [.. report.Weights]);
        Near(
            [.. from at in new[] { 0, 1 } from i in new[] { 0, 1, 2 } select X.Select((x, n) => x[i] * heads.Select((v, k) => weights[k] * errors[k][n] * v[at]).Sum()).Sum()],
            Gradient(step, "trunk.z.weight"));
        foreach (var k in new[] { 0, 1 })
        {
            Near([.. new[] { 0, 1 }.Select(at => weights[k] * z.Select((row, n) => errors[k][n] * row[at]).Sum())], Gradient(step, k == 0 ? "heads.a.p.weight" : "heads.b.p.weight"));
        }
    }

    /// <summary>
    /// The plain sum, by a method that combines gradients. Adam would divide what is 0 but for rounding, such as the gradient of a bias in
    /// front of a normalisation, by its own size.
    /// </summary>
    [Theory]
    [InlineData("graddrop")]
    [InlineData("trimmed-mean")]
    public void With_equal_weights_the_gradient_is_that_of_the_parameters(string word)
    {
        var weighting = word == "graddrop" ? (Weighting)new Weighting.GradDrop(1) : new Weighting.TrimmedMean(Some(0));
        foreach (var (network, batch) in Networks())
        {
            using var scope = NewDisposeScope();
            var (features, plain) = (After(network, weighting, batch, GradientSpace.Representation), After(network, weighting, batch, GradientSpace.Parameters));
            Near(plain, features);
        }
    }

    [Fact]
    public void Passes_through_the_heads_leave_the_trunk_alone()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(Linear);
        using var buffer = new JacobianBuffer(parameters, 1);
        buffer.SelectLast();
        var cut = new FeatureCut(SharedFeatures.Of(Linear).IfLeft(reason => throw new InvalidDataException(reason)));
        var batch = Table();
        var predictions = new ForwardPass(Linear).Run(new TorchMode(parameters, Training: true, Precision.Float64), batch.Inputs, cut);
        var gradients = new FeatureGradients(cut, 2);
        for (var task = 0; task < 2; task++)
        {
            Losses.Of(Regressions[task].Kind, predictions[task], batch.Targets[task]).backward();
            gradients.Keep(task);
        }

        var (common, all) = ((int)parameters.Layout.Common, buffer.Combined.data<double>().ToArray());
        Assert.All(all.Take(common), value => Assert.Equal(0, value));
        Assert.All(all.Skip(common), value => Assert.NotEqual(0, value));
        gradients.Backward(Weights.OfLosses(Seq(1.0, 1.0)), Seq(Seq1(0), Seq1(1)));
        Assert.All(buffer.Combined.data<double>().ToArray().Take(common), value => Assert.NotEqual(0, value));
    }

    [Theory]
    [InlineData("cagrad")]
    [InlineData("nash-mtl")]
    [InlineData("pcgrad")]
    [InlineData("cagrad-fast")]
    [InlineData("gradnorm")]
    public void Other_methods_learn_too_and_leave_no_tensor_behind(string word)
    {
        using var parameters = Start(Linear);
        using var step = Step(Linear, Regressions, Weightings.Weighing.Default(word), parameters, GradientSpace.Representation);
        double Loss()
        {
            using var scope = NewDisposeScope();
            return step.Take(Table(), 0.01).Match(report => report.Losses.Sum(), _ => double.NaN);
        }

        var first = Loss();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var last = Enumerable.Range(0, 50).Select(_ => Loss()).Last();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(last < first, $"{first} -> {last}");
    }

    [Fact]
    public void Kept_weights_take_the_whole_network_in_the_steps_between()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(Linear);
        using var step = Step(Linear, Regressions, new Weighting.Mgda { Every = 2 }, parameters, GradientSpace.Representation);
        Assert.True(step.Differentiate(Table()).IsRight);
        var first = step.Gradients.Combined.data<double>().ToArray();
        Assert.Equal(Signal.Losses, step.WeightingState.Needs);
        Assert.True(step.Differentiate(Table()).IsRight);
        Near(first, step.Gradients.Combined.data<double>().ToArray());
    }

    [Fact]
    public void Features_are_the_last_that_several_heads_read()
    {
        Assert.Equal(Set("trunk.z"), SharedFeatures.Of(Linear).Match(cut => cut.Features, _ => default));
        Assert.Equal(Set("trunk.relu"), SharedFeatures.Of(Lenet.Describe(Samples.Digits)).Match(cut => cut.Features, _ => default));
        Assert.Equal(1, SharedFeatures.Of(SegNet.Describe(Samples.Golden)).Match(cut => cut.Features.Count, _ => 0));
        Assert.Equal(1, SharedFeatures.Of(Samples.SmallMlp()).Match(cut => cut.Features.Count, _ => 0));
    }

    [Fact]
    public void Networks_without_an_end_of_what_is_shared_are_refused_with_the_reason()
    {
        Assert.Contains("applies parameters that tasks share to features of one task", Reason(TrainingStepTests.Net), StringComparison.Ordinal);
        Assert.Contains("applies parameters that tasks share to features of one task", Reason(Mtan.Describe(Samples.Golden)), StringComparison.Ordinal);
        Assert.Equal("its tasks share no parameters", Reason(Samples.SmallMlp(new Sharing.Single())));
        Assert.Equal("its tasks share no parameters", Reason(new Network(Linear.Nodes.Take(3).Strict(), Linear.Outputs.Take(1).Strict())));
    }

    [Theory]
    [InlineData("equal", "must be parameters: equal is computed from losses and compares no gradients")]
    [InlineData("moco", "must be parameters: moco remembers gradients from step to step, but each batch has different features")]
    [InlineData("sdmgrad", "must be parameters: sdmgrad remembers gradients")]
    [InlineData("mgda", "")]
    public void Weightings_that_need_other_gradients_are_refused(string word, string message)
    {
        var plan = new TrainingPlan(Weightings.Weighing.Default(word), 1, 1);
        Assert.Equal(None, Representation.Misfit(plan, Linear));
        var found = Representation.Misfit(plan with { Gradients = GradientSpace.Representation }, Linear).IfNone("");
        Assert.StartsWith(message, found, StringComparison.Ordinal);
        Assert.Equal(message.Length == 0, found.Length == 0);
    }

    private static IEnumerable<(Network Network, Func<BatchTensors> Batch)> Networks()
    {
        yield return (Linear, Table);
        yield return (
            Lenet.Describe(new LenetConfig(
                Shape.Image(1, 16, 16), Seq(2, 3), 4, Seq(new HeadSpec("a", 3, HeadActivation.LogSoftmax), new HeadSpec("b", 3, HeadActivation.LogSoftmax)))),
            () => Pictures(16, [2]));
        yield return (
            SegNet.Describe(new SegNetConfig(
                Shape.Image(1, 8, 8), Seq(2, 3), Seq(new HeadSpec("a", 3, HeadActivation.LogSoftmax), new HeadSpec("b", 3, HeadActivation.LogSoftmax)))),
            () => Pictures(8, [2, 8, 8]));
    }

    private static BatchTensors Pictures(int side, long[] labels)
    {
        var random = new RandomSource(1, "batch");
        var pixels = Enumerable.Range(0, 2 * side * side).Select(_ => random.NextGaussian()).ToArray();
        Tensor Labels() => tensor(Enumerable.Range(0, (int)labels.Aggregate((all, one) => all * one)).Select(_ => (long)random.Next(3)).ToArray(), labels);
        return new BatchTensors(tensor(pixels, [2, 1, side, side]), [Labels(), Labels()]);
    }

    private static BatchTensors Table() => new(
        tensor(X.SelectMany(row => row).ToArray(), [X.Length, 3]), [.. Y.Select(column => tensor(column, [X.Length, 1]))]);

    private static double[] After(Network network, Weighting weighting, Func<BatchTensors> batch, GradientSpace space)
    {
        using var parameters = Start(network);
        var tasks = network == Linear ? Regressions : Seq("a", "b").Map(name => new DataTask(name, Dense(network))).Strict();
        using var step = Step(network, tasks, weighting, parameters, space);
        Assert.True(step.Differentiate(batch()).IsRight);
        return step.Gradients.Combined.data<double>().ToArray();
    }

    private static TaskKind Dense(Network network) => network.Nodes.Exists(node => node.Op is Op.Flatten)
        ? new TaskKind.Classification(3)
        : new TaskKind.Segmentation(3);

    private static TrainingStep Step(Network network, Seq<DataTask> tasks, Weighting weighting, ParameterVector parameters, GradientSpace space) =>
        new(new StepConfig(network, tasks, weighting, new Adam(0.01), default, Precision.Float64) { Gradients = space }, parameters);

    private static ParameterVector Start(Network network)
    {
        var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float64, CPU);
        InitialValues.Fill(parameters, 3);
        return parameters;
    }

    private static string Reason(Network network) => SharedFeatures.Of(network).Match(_ => "", reason => reason);

    private static double[] Values(ParameterVector parameters, string name) => parameters[name].detach().contiguous().data<double>().ToArray();

    private static double[] Gradient(TrainingStep step, string name)
    {
        var slot = step.Config.Network is var network && VectorLayout.Of(network).Slots.Find(slot => slot.Parameter.Name == name) is var found
            ? found.IfNone(() => throw new InvalidOperationException())
            : throw new InvalidOperationException();
        return step.Gradient(slot).contiguous().data<double>().ToArray();
    }

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12 * Math.Max(1, Math.Abs(pair.Item1))));
    }
}
