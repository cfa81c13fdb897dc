using LanguageExt;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Numbers that stop being finite are noticed where they arise, and never kept.</summary>
[Trait("Category", "Slow")]
public sealed class FinitenessTests : IDisposable
{
    private static readonly TrainingPlan Plan = TrainingRoom.Plan(new Weighting.DbMtl());

    private static readonly TrainingPlan TooFast = Plan with { Optimizer = new Adam(1e39) };

    private readonly TrainingRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(true, 1f, -2f)]
    [InlineData(true, float.MaxValue, float.MaxValue, float.MaxValue)]
    [InlineData(false, 1f, float.NaN)]
    [InlineData(false, float.PositiveInfinity, 1f, float.NegativeInfinity)]
    [InlineData(false, 0f, float.NegativeInfinity)]
    public void A_vector_is_finite_where_every_number_is(bool finite, params float[] numbers)
    {
        using var vector = tensor(numbers, [numbers.Length]);
        Assert.Equal(finite, Finiteness.IsFinite(vector));
        Assert.Equal(finite, FiniteNumbers.All<float>(numbers));
    }

    [Fact]
    public void A_prediction_that_is_no_number_makes_its_loss_none_and_is_not_a_missing_answer()
    {
        using var scope = NewDisposeScope();
        var (wrong, sound) = (tensor(new[] { 0.25, double.NaN, 0.75 }, [3, 1]), tensor(new[] { 0.25, 0.5, 0.75 }, [3, 1]));
        var (labels, numbers) = (tensor(new[] { 1L, 0, -1 }), tensor(new[] { 1, 2, double.NaN }, [3, 1]));
        double Loss(TaskKind kind, Tensor prediction, Tensor target) => Losses.Of(kind, prediction, target).item<double>();
        Assert.Equal((Math.Log(4) + Math.Log(2)) / 2, Loss(new TaskKind.Binary(), sound, labels), 1e-12);
        Assert.Equal((0.5625 + 2.25) / 2, Loss(new TaskKind.Regression(1), sound, numbers), 1e-12);
        Assert.Equal(double.NaN, Loss(new TaskKind.Binary(), wrong, labels));
        Assert.Equal(double.NaN, Loss(new TaskKind.Regression(1), wrong, numbers));
    }

    /// <summary>The losses are finite, and the gradient overflows single precision.</summary>
    [Theory]
    [InlineData(1e39, 1)]
    [InlineData(1, 1e300)]
    [InlineData(0, 1e60)]
    public void A_gradient_that_is_not_finite_is_refused_in_its_step_and_nothing_is_updated(double left, double right)
    {
        using var scope = NewDisposeScope();
        using var parameters = TrainingStepTests.Start();
        using var step = new TrainingStep(TrainingStepTests.Config(new Weighting.Constant(Seq(left, right))), parameters);
        var before = parameters.Values.clone();
        Assert.Matches("^the combined gradient of [a-z0-9._]+ is not finite$", step.Take(TrainingStepTests.Batch(), 0.01).Message());
        Assert.True(before.equal(parameters.Values).all().item<bool>());
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e30)]
    [InlineData(1e38)]
    public void Losses_after_the_update_that_are_not_finite_are_told_by_whoever_looks_ahead(double rate)
    {
        using var scope = NewDisposeScope();
        using var parameters = TrainingStepTests.Start();
        using var step = new TrainingStep(TrainingStepTests.Config(new Weighting.Famo()), parameters);
        Assert.StartsWith(
            "after the update the loss of task left is ", step.Take(TrainingStepTests.Batch(), rate).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_that_is_not_finite_ends_the_training_without_a_checkpoint()
    {
        var ended = _room.Train(TooFast with { Epochs = 1, Batch = 5 });
        Assert.Matches(
            @"^epoch 1, step 1: after the update [a-z0-9._]+ is not finite \(in parameters\); there is no good checkpoint before it$",
            ended.Outcome.Message());
        Assert.Empty(_room.Files);
    }

    [Theory]
    [InlineData(2, "epoch 1, step 2")]
    [InlineData(4, "epoch 2, step 1")]
    [InlineData(7, "epoch 3, step 1")]
    public void The_last_good_checkpoint_is_named_and_gone_on_from(int steps, string position)
    {
        var whole = _room.Undisturbed(Plan).Result;
        _room.Train(Plan, steps);
        Assert.EndsWith(
            $"; the last good checkpoint is of {position}, and the next run resumes from it",
            _room.Train(TooFast).Outcome.Message(),
            StringComparison.Ordinal);
        var next = _room.Train(Plan);
        Assert.StartsWith($"resumes from {position} ", next.Lines[0], StringComparison.Ordinal);
        Assert.Equal(whole, next.Result);
    }

    [Theory]
    [InlineData("parameters", float.NaN)]
    [InlineData("untrained", float.PositiveInfinity)]
    [InlineData("adam.second", float.NegativeInfinity)]
    [InlineData("gradients.memory", float.NaN)]
    public void A_checkpoint_that_is_not_finite_is_not_used(string vector, float number)
    {
        var whole = _room.Undisturbed(Plan).Result;
        _room.Train(Plan, 7);
        Poison(_room.Files[^1], vector, number);
        var next = _room.Train(Plan);
        Assert.Contains($"holds numbers that are not finite in {vector}", next.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("resumes from the end of epoch 2 ", next.Lines[1], StringComparison.Ordinal);
        Assert.Equal(whole, next.Result);
    }

    /// <summary>Another number in place of the last of a vector, under a checksum that fits.</summary>
    private static void Poison(string path, string name, float number)
    {
        using var scope = NewDisposeScope();
        var (vectors, metadata) = Content(path);
        Assert.Contains(vectors, vector => vector.Name == name);
        foreach (var vector in vectors.Filter(vector => vector.Name == name))
        {
            vector.Values[^1] = tensor(number);
        }

        ChecksummedVectors.Write(path, vectors, metadata).Value();
    }

    private static (Seq<NamedVector> Vectors, Map<string, string> Metadata) Content(string path)
    {
        using var file = ChecksummedVectors.Open(path).Value();
        return (ChecksummedVectors.Names(file).Map(name => new NamedVector(name, Read(file, name))).Strict(), file.Metadata);
    }

    private static Tensor Read(SafetensorsFile file, string name) =>
        file.Find(name).Exists(spec => spec.Dtype == Dtype.F64)
            ? tensor(file.ReadAll<double>(name).Value())
            : tensor(file.ReadAll<float>(name).Value());
}
