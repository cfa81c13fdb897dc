using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Stages.Evaluation;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Multitask.Tests.Exports;
using TorchSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>A model that differs from torch is not exported, and the node that differs is named.</summary>
public sealed class GateTests : IDisposable
{
    private static readonly Network Scene = Mtan.Describe(new(Shape.Image(3, 8, 12), Seq(4, 8), Models.Samples.SceneHeads));

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("Float32")]
    [InlineData("Float16")]
    public void What_agrees_passes_in_every_form(string precision)
    {
        foreach (var form in new[] { new ModelForm(), new ModelForm(Input: InputForm.UInt8, Output: OutputForm.Labels) })
        {
            Assert.Equal(unit, Arrays.Success(Checked(form with { Precision = Enum.Parse<NumberFormat>(precision) }, weights => weights)));
        }
    }

    [Theory]
    [InlineData("Float32")]
    [InlineData("Float16")]
    public void A_weight_that_changed_on_the_way_is_found_at_its_node(string precision)
    {
        var conv = Scene.Nodes.Filter(node => node.Op is Op.Conv2d)[3];
        var message = Arrays.Failure(Checked(new ModelForm(Enum.Parse<NumberFormat>(precision)), weights => weights.SetItem(
            $"{conv.Owner}.weight", [.. weights[$"{conv.Owner}.weight"].Select(value => -value)])));
        Assert.StartsWith("model.onnx is not exported: in a batch of 1 ", message, StringComparison.Ordinal);
        Assert.Contains($"; the first that does: node {conv.Name} differs from torch's by ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_one_three_and_that_of_the_training() => Assert.Equal(
        (Seq(1, 3, 8), Seq(1, 2, 3), Seq(1, 3)), (Gate.Sizes(8), Gate.Sizes(2), Gate.Sizes(1)));

    [Fact]
    public void Sixteen_bits_may_be_off_by_a_roundoff_a_node_and_eight_by_half_a_step_a_rounding()
    {
        var chain = Operations.Chain(Shape.Vector(5), new Op.Linear(5, 7), new Op.Relu(), new Op.Linear(7, 3));
        Assert.Equal(4.0 / 2048, Tolerance.Of(NumberFormat.Float16, chain).Share);
        Assert.Equal(6 * 0.5 / 255, Tolerance.Of(NumberFormat.Int8, chain).Share);
        Assert.Equal(1e-3, Tolerance.Of(NumberFormat.Float32, chain).Share);
    }

    private Either<string, Unit> Checked(ModelForm form, Func<Map<string, float[]>, Map<string, float[]>> change)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(Scene), torch.ScalarType.Float32, torch.CPU);
        var weights = Arrays.Weights(Scene, 1);
        using (torch.no_grad())
        {
            weights.Iter((name, values) => parameters[name].copy_(torch.tensor(values, [.. parameters[name].shape])));
        }

        var changed = Arrays.Source(change(weights));
        Either<string, OnnxModel> Plain(bool folded) => OnnxModel.Build(Scene, changed, new(FoldBatchNorm: folded, FoldConvolutions: folded));
        var path = _scratch["model.onnx"];
        var none = Map<string, ValueRange>();
        Arrays.Success(Plain(true).Bind(plain => form.Of(plain, Scene, none)).Bind(model => OnnxWriter.Write(model, path)));
        var random = new RandomSource(1, "gate");
        return Gate.Check(
            new GateSubject(Scene, parameters, form, path, () => Plain(false).Bind(plain => new ModelForm(form.Precision).Of(plain, Scene, none))),
            Gate.Sizes(4).Map(count => new Batch(count, [.. Enumerable.Range(0, count * 288).Select(_ => random.Next(256) / 255f)], [])));
    }
}
