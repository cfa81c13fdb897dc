using LanguageExt;
using Multitask.Stages.Gradients;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>The backward pass for loops of one's own: against autograd, and against the training step on the same losses.</summary>
public sealed class MultiTaskTests
{
    private const int Tasks = 3;

    /// <summary>Methods without memory of gradients; sign-drop's draws depend on how many parameters are shared by how many tasks.</summary>
    public static TheoryData<string> Words => [.. Weighing.All.Where(word =>
        word is not "graddrop" and not "trimmed-mean" && Weighing.Default(word).Start(Tasks, 3).Request.Memory.IsNone)];

    [Theory]
    [MemberData(nameof(Words))]
    public void Gradients_and_weights_are_those_of_the_training_step_on_the_same_losses(string word)
    {
        foreach (var weighting in new[] { Weighing.Default(word), Weighing.Default(word) with { Log = true } })
        {
            using var small = new SmallStep(weighting, Tasks);
            using var scope = NewDisposeScope();
            var (values, expected) = small.Differentiate();
            small.Layout.Slots.Iter(slot => small.Parameters[slot.Parameter.Name].grad = null);
            var report = Right(MultiTask.Backward(Seq(small.Losses()), Of(small, slot => !slot.Head), Own(small), weighting.Start(Tasks, 3)));
            Assert.Equal(values, report.Losses);
            var found = small.Layout.Slots.Bind(slot => Flat(small.Parameters[slot.Parameter.Name])).ToArray();
            var largest = expected.Max(Math.Abs);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-9 * largest));
            Assert.True(largest > 0, word);
        }
    }

    [Fact]
    public void Equal_weights_are_autograd_s_backward_of_the_sum_to_the_last_bit()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (Leaf(0.3, -1.2, 0.7), Leaf(2, 5));
        Seq<Tensor> Losses() => Seq(Loss(x, w, 0), Loss(x, w, 1));
        Losses().Reduce((one, other) => one.Plus(other)).backward();
        var (shared, own) = (Flat(x), Flat(w));
        (x.grad, w.grad) = (null, null);
        Right(MultiTask.Backward(Losses(), Seq1(x), Seq(Seq1(w), Seq<Tensor>()), new Weighting.Equal().Start(2)));
        Assert.Equal(shared, Flat(x));
        Assert.Equal(own, Flat(w));
    }

    [Theory]
    [InlineData("equal")]
    [InlineData("upgrad")]
    public void Gradients_are_added_to_what_parameters_had(string word)
    {
        using var scope = NewDisposeScope();
        var (x, w) = (Leaf(0.3, -1.2, 0.7), Leaf(2, 5));
        double[] After(int times)
        {
            (x.grad, w.grad) = (null, null);
            for (var pass = 0; pass < times; pass++)
            {
                Right(MultiTask.Backward(Seq(Loss(x, w, 0), Loss(x, w, 1)), Seq1(x), Seq(Seq1(w), Seq<Tensor>()), Weighing.Default(word).Start(2)));
            }

            return [.. Flat(x), .. Flat(w)];
        }

        Assert.Equal(After(1).Select(value => 2 * value), After(2));
    }

    [Fact]
    public void A_method_of_losses_walks_the_graph_once_and_one_of_gradients_once_a_task()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(0.3, -1.2, 0.7);
        int Passes(Weighting weighting)
        {
            var passes = new List<int>();
            var features = Counted.apply(x * x, passes);
            Right(MultiTask.Backward(Seq(features.sum(), (features * features).sum(), features.exp().sum()), Seq1(x), Seq(Seq<Tensor>(), Seq<Tensor>(), Seq<Tensor>()), weighting.Start(3)));
            return passes.Count;
        }

        Assert.Equal((1, 3), (Passes(new Weighting.Famo()), Passes(new Weighting.UpGrad())));
    }

    [Fact]
    public void Conflicting_gradients_end_in_a_direction_that_lowers_both_losses()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(0, 0);
        Tensor Against(double a, double b) => (x * tensor([a, b], [2])).sum();
        Right(MultiTask.Backward(Seq(Against(-4, 4), Against(6, 1)), Seq1(x), Seq(Seq<Tensor>(), Seq<Tensor>()), new Weighting.UpGrad().Start(2)));
        var (left, right) = (Flat(x)[0], Flat(x)[1]);
        Assert.True((-4 * left) + (4 * right) >= -1e-6 && (6 * left) + right >= -1e-6, $"{left}, {right}");
    }

    [Fact]
    public void What_does_not_fit_is_one_line_and_changes_no_gradient()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (Leaf(0.3, -1.2, 0.7), Leaf(2, 5));
        Loss(x, w, 0).backward();
        var before = Flat(x);
        var none = Seq(Seq<Tensor>(), Seq<Tensor>());
        var losses = Seq(Loss(x, w, 0), Loss(x, w, 1));
        var equal = new Weighting.Equal().Start(2);
        Refused("there must be at least one loss, found none", MultiTask.Backward(Seq<Tensor>(), Seq1(x), Seq<Seq<Tensor>>(), equal));
        Refused("there must be at least one shared parameter, found none", MultiTask.Backward(losses, Seq<Tensor>(), none, equal));
        Refused("own must have a list of parameters for each of 2 losses, found 1", MultiTask.Backward(losses, Seq1(x), Seq1(Seq1(w)), equal));
        Refused("each loss must be one number that depends on parameters", MultiTask.Backward(Seq(losses[0], x.detach().sum()), Seq1(x), none, equal));
        Refused("each loss must be one number that depends on parameters", MultiTask.Backward(Seq(losses[0], x * x), Seq1(x), none, equal));
        Refused("each parameter must be a leaf that requires gradients", MultiTask.Backward(losses, Seq1(x * x), none, equal));
        Refused("loss 2 is NaN: it must be finite", MultiTask.Backward(Seq(losses[0], losses[1].Times(double.NaN)), Seq1(x), none, equal));
        Refused(
            "the weighting remembers gradients from step to step, which only the stage train does",
            MultiTask.Backward(losses, Seq1(x), none, Weighing.Default("moco").Start(2)));
        var unwilling = new Weighting.UpGrad().Start(2) with { Weigh = _ => Left("no answer") };
        Refused("no answer", MultiTask.Backward(losses, Seq1(x), Seq(Seq1(w), Seq<Tensor>()), unwilling));
        Assert.Equal(before, Flat(x));
    }

    private static void Refused(string expected, Either<string, BackwardReport> outcome) =>
        Assert.Equal(expected, outcome.Match(_ => "it was accepted", reason => reason));

    private static BackwardReport Right(Either<string, BackwardReport> outcome) => outcome.IfLeft(reason => throw new InvalidDataException(reason));

    private static Tensor Leaf(params double[] values) => tensor(values, [values.Length]).requires_grad_();

    /// <summary>Two losses of x; the first also has parameters of its own.</summary>
    private static Tensor Loss(Tensor x, Tensor w, int task) => task == 0 ? (x * x).sum() * (w * w).sum() : x.exp().sum();

    private static Seq<Tensor> Of(SmallStep small, Func<Slot, bool> chosen) =>
        small.Layout.Slots.Filter(chosen).Map(slot => small.Parameters[slot.Parameter.Name]).Strict();

    private static Seq<Seq<Tensor>> Own(SmallStep small) =>
        Seq(Enumerable.Range(0, Tasks).Select(task => Of(small, slot => slot.Head && slot.Owner == Some(task))).ToArray());

    private static double[] Flat(Tensor parameter) => ParameterVector.Flat(parameter.grad!).contiguous().data<double>().ToArray();

    /// <summary>Its argument as it is; each backward pass through it adds to a list.</summary>
    private sealed class Counted : autograd.SingleTensorFunction<Counted>
    {
        public override string Name => nameof(Counted);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("passes", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            ((List<int>)ctx.get_data("passes")!).Add(1);
            return [grad_output.clone(), null!];
        }
    }
}
