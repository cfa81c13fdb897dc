using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Several ranks with a part each of a batch take the step of one process with all of it. Here ranks are threads.</summary>
[Collection(TorchThreads.Name)]
public sealed class RanksTests
{
    /// <summary>What rounding may leave: double precision, of numbers around 1.</summary>
    private const double Rounding = 1e-10;

    private const int Steps = 4;

    public static TheoryData<string, int> Methods => new(
        from word in new[] { "equal", "famo", "cagrad", "uncertainty", "nash-mtl", "db-mtl", "graddrop", "excess-mtl" }
        from ranks in new[] { 2, 4 }
        select (word, ranks));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Ranks_train_to_the_numbers_of_one(string word, int ranks) =>
        AssertSame(Dense(word), ranks, TrainingStepTests.Batch(float64), Rounding);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Batch_normalisation_takes_the_statistics_of_the_whole_batch(int ranks) => AssertSame(Normalised(), ranks, Scenes(6, defined: _ => 0.3), Rounding);

    [Fact]
    public void The_mean_is_over_all_defined_pixels_and_not_over_the_means_of_ranks() =>
        // Far more is known of some examples than of others.
        AssertSame(Normalised(), 4, Scenes(6, defined: example => example < 3 ? 0.9 : 0.02), Rounding);

    [Fact]
    public void A_rank_that_has_nothing_of_a_task_adds_nothing() => AssertSame(Normalised(), 3, Scenes(6, defined: example => example < 2 ? 0 : 0.5), Rounding);

    [Fact]
    public void More_ranks_than_examples_leave_some_of_them_a_spare_one() => AssertSame(Normalised(), 4, Scenes(3, defined: _ => 0.5), Rounding);

    [Fact]
    public void Dropout_masks_the_examples_as_in_one_process()
    {
        var network = new Architecture.Mlp(Seq(16, 8)) { Dropout = 0.4 }.Describe(
            new InputSpec(Shape.Vector(256)), TaskNames.Map(name => new HeadSpec(name, 3, HeadActivation.LogSoftmax)).Strict()).IfFail(_ => throw new InvalidDataException());
        using var scope = NewDisposeScope();
        var batch = TrainingStepTests.Batch(float64);
        var flat = new BatchTensors(batch.Inputs.flatten(1), [batch.Targets[0], batch.Targets[0]]);
        AssertSame(
            new StepConfig(network, TaskNames.Map(name => new DataTask(name, new TaskKind.Classification(3))).Strict(), new Weighting.Famo(), new Sgd(0.1), None, Precision.Float64, 3),
            4,
            flat,
            Rounding);
    }

    [Fact]
    public void Branches_are_drawn_as_in_one_process()
    {
        var network = new Architecture.Mlp(Seq(16, 8)) { Sharing = new Sharing.Ltb() }.Describe(
            new InputSpec(Shape.Vector(256)), TaskNames.Map(name => new HeadSpec(name, 3, HeadActivation.LogSoftmax)).Strict()).IfFail(_ => throw new InvalidDataException());
        using var scope = NewDisposeScope();
        var batch = TrainingStepTests.Batch(float64);
        AssertSame(
            new StepConfig(network, TaskNames.Map(name => new DataTask(name, new TaskKind.Classification(3))).Strict(), new Weighting.Cagrad(0.4), new Sgd(0.1), None, Precision.Float64, 3)
            {
                Updates = Steps,
            },
            4,
            new BatchTensors(batch.Inputs.flatten(1), [batch.Targets[0], batch.Targets[0]]),
            Rounding);
    }

    [Fact]
    public void Gradients_of_the_representation_have_the_Gramian_of_the_whole_batch() =>
        AssertSame(Dense("cagrad") with { Network = Shared, Gradients = GradientSpace.Representation }, 2, TrainingStepTests.Batch(float64), Rounding);

    [Fact]
    public void Accumulated_batches_are_the_same_batches()
    {
        var config = Dense("famo");
        var batch = TrainingStepTests.Batch(float64);
        Seq<BatchTensors> Halves(BatchTensors whole, IRanks ranks) => Seq((0L, 5L), (5L, 3L))
            .Map(at => Cut(Part(whole, at.Item1, at.Item2), ranks, config.Tasks)).Strict();
        AssertEqual(Train(config, 1, ranks => Halves(batch, ranks))[0], Train(config, 2, ranks => Halves(batch, ranks)), Rounding);
    }

    [Fact]
    public void Statistics_of_their_own_part_make_other_numbers_and_yet_the_same_on_all_ranks()
    {
        var batch = Scenes(6, defined: _ => 0.5);
        var config = Normalised() with { LocalBatchNorm = true };
        var all = Train(config, 2, ranks => Seq1(Cut(batch, ranks, config.Tasks)));
        Assert.Equal(all[0].Weights, all[1].Weights);
        Assert.Equal(all[0].Statistics, all[1].Statistics);
        Assert.NotEqual(Train(config, 1, _ => Seq1(batch))[0].Weights, all[0].Weights);
    }

    [Fact]
    public void One_rank_has_the_bits_of_no_ranks_at_all()
    {
        var batch = Scenes(4, defined: _ => 0.5);
        var config = Normalised();
        var alone = Train(config with { Ranks = Alone.Only }, _ => Seq1(batch));
        Assert.Equal(alone.Weights, Train(config, 1, ranks => Seq1(Cut(batch, ranks, config.Tasks)))[0].Weights);
    }

    private static Seq<string> TaskNames => Seq("left", "right");

    private static Network Shared => Lenet.Describe(new LenetConfig(
        Shape.Image(1, 16, 16), Seq(3, 4), 6, Seq(new HeadSpec("left", 3, HeadActivation.LogSoftmax), new HeadSpec("right", 4, HeadActivation.LogSoftmax))));

    private static StepConfig Dense(string word) => TrainingStepTests.Config(Weighing.Default(word)) with
    {
        Precision = Precision.Float64,
        Optimizer = new Sgd(0.1, 0.9),
        Clip = 1.0,
    };

    /// <summary>A network with batch normalisations, for every kind of task with a target per pixel.</summary>
    private static StepConfig Normalised()
    {
        var tasks = Seq(
            new DataTask("semantic", new TaskKind.Segmentation(4)), new DataTask("depth", new TaskKind.Depth()), new DataTask("normal", new TaskKind.Normals()));
        var network = new Architecture.MtanSegNet(Seq1(4)).Describe(
            new InputSpec(Shape.Image(3, 8, 8)), tasks.Map(task => task.Head).Strict()).IfFail(_ => throw new InvalidDataException());
        return new StepConfig(network, tasks, new Weighting.Cagrad(0.4), new Sgd(0.05), None, Precision.Float64, 3);
    }

    /// <summary>Random images and targets, of which a share is defined.</summary>
    private static BatchTensors Scenes(int count, Func<int, double> defined)
    {
        var random = new RandomSource(1, "ranks");
        double[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextGaussian())];
        bool[] known = [.. Enumerable.Range(0, count * 64).Select(at => random.NextDouble() < defined(at / 64))];
        var mask = tensor(known, [count, 1, 8, 8]).to(float64);
        long[] labels = [.. known.Select(is_ => is_ ? random.Next(4) : Losses.Ignored)];
        return new BatchTensors(tensor(Draw(count * 3 * 64), [count, 3, 8, 8]), [
            tensor(labels, [count, 8, 8]),
            tensor(Draw(count * 64), [count, 1, 8, 8]).abs() * mask,
            tensor(Draw(count * 3 * 64), [count, 3, 8, 8]) * mask]);
    }

    private static void AssertSame(StepConfig config, int ranks, BatchTensors batch, double tolerance) => AssertEqual(
        Train(config, 1, _ => Seq1(batch))[0], Train(config, ranks, with => Seq1(Cut(batch, with, config.Tasks))), tolerance);

    private static void AssertEqual(Ended one, Ended[] ranks, double tolerance)
    {
        Assert.All(ranks, rank => Assert.Equal(ranks[0].Weights, rank.Weights));
        Assert.All(one.Weights.Zip(ranks[0].Weights), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance));
        Assert.All(one.Statistics.Zip(ranks[0].Statistics), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance));
        Assert.All(one.Losses.Zip(ranks[0].Losses), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance));
    }

    private static BatchTensors Part(BatchTensors batch, long first, long count) =>
        new(batch.Inputs.narrow(0, first, count), [.. batch.Targets.Select(target => target.narrow(0, first, count))]);

    /// <summary>A rank's part of a batch, as batches of data are cut.</summary>
    private static BatchTensors Cut(BatchTensors batch, IRanks ranks, Seq<DataTask> tasks)
    {
        var (part, count) = new EpochPlan(1, 0, 0, false, false) { Share = (ranks.Rank, ranks.Count) }.PartOf((int)batch.Inputs.shape[0]);
        var cut = Part(batch, part.First, count) with { Part = part };
        var absent = Enumerable.Range(0, tasks.Count).Where(at => Losses.Count(tasks[at].Kind, cut.Targets[at]) == 0).ToArray();
        return (cut with { Absent = Seq(absent) }).Among(ranks, tasks);
    }

    private static Ended[] Train(StepConfig config, int count, Func<IRanks, Seq<BatchTensors>> batches) =>
        ThreadRanks.Run(count, ranks => Train(config with { Ranks = ranks }, batches));

    private static Ended Train(StepConfig config, Func<IRanks, Seq<BatchTensors>> batches)
    {
        // Each thread of the process has a count of its own, and a thread of the pool that of the test before.
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var parameters = new ParameterVector(VectorLayout.Of(config.Network), float64, CPU);
        InitialValues.Fill(parameters, 5);
        using var step = new TrainingStep(config, parameters);
        var losses = Enumerable.Range(0, Steps)
            .SelectMany(_ => step.Take(batches(config.Ranks), 0.05).Match(report => report.Losses, reason => throw new InvalidDataException(reason)).ToArray())
            .ToArray();
        return new Ended(Numbers.Elements(parameters.Values), Numbers.Elements(parameters.Untrained), losses);
    }

    private sealed record Ended(double[] Weights, double[] Statistics, double[] Losses);
}
