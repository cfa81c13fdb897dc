using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Models;

/// <summary>What <c>sharing: single</c> means.</summary>
public sealed class SharingTests
{
    public static TheoryData<string> Single => [.. Samples.Networks.Keys.Filter(name => name.EndsWith(", single", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Single))]
    public void Every_parameter_belongs_to_the_one_task_that_reaches_it(string name)
    {
        var network = Samples.Networks[name];
        Assert.Equal(Validation<string, Network>.Success(network), WellFormed.Check(network));
        var reached = TaskReachability.OfParameters(network);
        Assert.All(Parameters.Of(network), parameter =>
        {
            Assert.Equal(Set(Assert.IsType<Part.Head>(parameter.Part).Task), reached[parameter.Name]);
            Assert.StartsWith($"heads.{reached[parameter.Name].Head()}.", parameter.Name, StringComparison.Ordinal);
        });
        Assert.Equal(0, VectorLayout.Of(network).Shared);
    }

    [Theory]
    [MemberData(nameof(Single))]
    public void The_loss_of_one_task_has_no_gradient_elsewhere(string name)
    {
        using var scope = NewDisposeScope();
        var network = Samples.Networks[name];
        using var parameters = Start(network, parameter => parameter);
        using var gradients = new JacobianBuffer(parameters, 1);
        gradients.SelectLast();
        Run(network, parameters)[0].pow(2).sum().backward();
        var task = network.Outputs[0].Task;
        Assert.All(parameters.Layout.Slots, slot => Assert.Equal(
            slot.Parameter.Part == new Part.Head(task),
            ParameterVector.View(gradients.Combined, slot).abs().sum().Number() > 0));
    }

    [Fact]
    public void A_task_predicts_what_a_shared_network_of_that_task_alone_predicts()
    {
        using var scope = NewDisposeScope();
        foreach (var (single, alone) in Seq(
            (Samples.SmallMlp(new Sharing.Single()), Alone(new Architecture.Mlp(Seq(7, 6)), Samples.Table)),
            (Samples.SmallConvnet(new Sharing.Single()), Alone(new Architecture.Convnet(Seq(2, 3, 4), Seq(6, 5)), new(Shape.Image(3, 8, 12))))))
        {
            using var all = Start(single, parameter => parameter);
            using var one = Start(alone, parameter => parameter.StartsWith("trunk.", StringComparison.Ordinal) ? $"heads.married.{parameter}" : parameter);
            Assert.Equal(Run(alone, one)[0].data<double>().ToArray(), Run(single, all)[1].data<double>().ToArray());
        }
    }

    [Fact]
    public void Attention_networks_side_by_side_have_the_parameters_of_each_alone()
    {
        var mtan = new Architecture.MtanSegNet(Seq(3, 4));
        var input = new InputSpec(Shape.Image(3, 8, 12));
        var each = Samples.SceneHeads.Map(head => Parameters.TrainableCount(Samples.Described(mtan, input, Seq1(head)))).Sum();
        Assert.Equal(each, Parameters.TrainableCount(Samples.Described(new Architecture.Separate(mtan), input, Samples.SceneHeads)));
        Assert.True(each > Parameters.TrainableCount(Samples.Described(mtan, input, Samples.SceneHeads)));
        Assert.Equal(
            mtan.Describe(new(Shape.Image(3, 9, 12)), Samples.SceneHeads).FailToSeq(),
            new Architecture.Separate(mtan).Describe(new(Shape.Image(3, 9, 12)), Samples.SceneHeads).FailToSeq());
    }

    private static Network Alone(Architecture architecture, InputSpec input) => Samples.Described(architecture, input, Samples.TableHeads.Tail);

    /// <summary>Each parameter starts as the one of another name does.</summary>
    internal static ParameterVector Start(Network network, Func<string, string> named)
    {
        using var _ = no_grad();
        var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float64, CPU);
        foreach (var parameter in (parameters.Layout.Slots + parameters.Layout.Untrained).Map(slot => slot.Parameter))
        {
            var values = new double[parameter.Count];
            Initialiser.Fill(parameter with { Name = named(parameter.Name) }, 1, values);
            parameters[parameter.Name].copy_(tensor(values, [.. parameter.Sizes.Map(size => (long)size)]));
        }

        return parameters;
    }

    internal static Tensor[] Run(Network network, ParameterVector parameters, bool training = true)
    {
        var sizes = Shapes.Of(network)[network.Nodes.Head.Name].Sizes.Map(size => (long)size);
        using var generator = new Generator(1);
        var input = rand([4, .. sizes], dtype: ScalarType.Float64, generator: generator);
        return new ForwardPass(network).Run(new TorchMode(parameters, training, Precision.Float64), input);
    }
}
