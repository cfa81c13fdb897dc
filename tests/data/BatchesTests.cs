using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class BatchesTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly DataSplit _split;

    public BatchesTests()
    {
        var source = new Source.Scenes(10, 1, 16, 20);
        source.Pack(new Packing(5, _scratch.Folder, _ => { }, CancellationToken.None)).Value();
        _split = DataSplit.Open(_scratch["train.safetensors"], source.Describe().Value()).Value();
    }

    public void Dispose()
    {
        _split.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_epoch_visits_every_example_exactly_once_and_keeps_the_last_partial_batch(bool shuffle)
    {
        var plan = new EpochPlan(4, 7, 3, shuffle, Augment: false);
        var batches = Batches.Epoch(_split, plan).ToList();
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Count));
        Assert.Equal(Enumerable.Range(0, 10), plan.Order(10).Order());
        var examples = plan.Order(10).Select(index => _split.Read([index], None)).ToList();
        Assert.Equal(examples.SelectMany(example => example.Inputs), batches.SelectMany(batch => batch.Inputs));
        Assert.Equal(examples.SelectMany(example => Labels(example)), batches.SelectMany(Labels));
        Assert.Equal(examples.SelectMany(example => Reals(example, 1)), batches.SelectMany(batch => Reals(batch, 1)));
        Assert.Equal(examples.SelectMany(example => Reals(example, 2)), batches.SelectMany(batch => Reals(batch, 2)));
    }

    [Fact]
    public void Each_epoch_and_seed_has_its_own_order_and_repeats_it()
    {
        var plan = new EpochPlan(4, 7, 0, Shuffle: true, Augment: false);
        Assert.Equal(plan.Order(100), plan.Order(100));
        Assert.NotEqual(plan.Order(100), (plan with { Epoch = 1 }).Order(100));
        Assert.NotEqual(plan.Order(100), (plan with { Seed = 8 }).Order(100));
        Assert.Equal(Enumerable.Range(0, 100), (plan with { Shuffle = false }).Order(100));
    }

    [Fact]
    public void Augmented_examples_do_not_depend_on_the_size_of_batches()
    {
        var plan = new EpochPlan(3, 7, 1, Shuffle: true, Augment: true);
        var (small, large) = (Batches.Epoch(_split, plan).ToList(), Batches.Epoch(_split, plan with { BatchSize = 7 }).ToList());
        Assert.Equal(small.SelectMany(batch => batch.Inputs), large.SelectMany(batch => batch.Inputs));
        Assert.Equal(small.SelectMany(Labels), large.SelectMany(Labels));
        Assert.Equal(small.SelectMany(batch => Reals(batch, 2)), large.SelectMany(batch => Reals(batch, 2)));
        var plain = Batches.Epoch(_split, plan with { Augment = false }).SelectMany(batch => batch.Inputs);
        Assert.NotEqual(plain, small.SelectMany(batch => batch.Inputs));
        var next = Batches.Epoch(_split, plan with { Shuffle = false, Epoch = 2 }).SelectMany(batch => batch.Inputs);
        Assert.NotEqual(Batches.Epoch(_split, plan with { Shuffle = false }).SelectMany(batch => batch.Inputs), next);
    }

    [Fact]
    public void Every_part_of_an_example_is_cropped_alike()
    {
        var augmentation = new Augmentation(7, 0);
        for (var index = 0; index < 10; index++)
        {
            var cropping = new Cropping(augmentation.Draw(index, 16, 20), 16, 20);
            var (plain, drawn) = (_split.Read([index], None), _split.Read([index], augmentation));
            var (image, labels, depth, normals) = (new float[960], new long[320], new float[320], new float[960]);
            cropping.Image(plain.Inputs, image);
            cropping.Labels<long>(Labels(plain), labels);
            cropping.Depth(Reals(plain, 1), depth);
            cropping.Normals(Reals(plain, 2), normals);
            Assert.Equal(image, drawn.Inputs);
            Assert.Equal(labels, Labels(drawn));
            Assert.Equal(depth, Reals(drawn, 1));
            Assert.Equal(normals, Reals(drawn, 2));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void A_resumed_epoch_goes_on_with_the_batches_it_would_have_had(int first)
    {
        var plan = new EpochPlan(4, 7, 3, Shuffle: true, Augment: true);
        var rest = Batches.Epoch(_split, plan with { FirstBatch = first }).SelectMany(batch => batch.Inputs);
        Assert.Equal(Batches.Epoch(_split, plan).Skip(first).SelectMany(batch => batch.Inputs), rest);
    }

    [Fact]
    public void Stopping_early_ends_the_reader_before_the_enumeration_is_left()
    {
        var (made, ended) = (0, false);
        Assert.Equal(1, Batches.Prefetch(Endless).First().Count);
        Assert.True(ended);

        // One taken, three ready, one in hand.
        Assert.InRange(made, 1, 5);

        IEnumerable<Batch> Endless(CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    made++;
                    yield return new Batch(1, [], []);
                }
            }
            finally
            {
                ended = true;
            }
        }
    }

    [Fact]
    public void What_goes_wrong_in_the_background_comes_out_after_the_batches_before_it()
    {
        var taken = 0;
        var problem = Assert.Throws<IOException>(() => Batches.Prefetch(_ => Failing()).Iter(_ => taken++));
        Assert.Equal("the disk is gone", problem.Message);
        Assert.Equal(2, taken);

        static IEnumerable<Batch> Failing()
        {
            yield return new Batch(1, [], []);
            yield return new Batch(1, [], []);
            throw new IOException("the disk is gone");
        }
    }

    [Fact]
    public void Plans_and_indices_that_make_no_sense_are_the_callers_mistake()
    {
        var plan = new EpochPlan(4, 7, 3, Shuffle: true, Augment: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.Epoch(_split, plan with { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.Epoch(_split, plan with { FirstBatch = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _split.Read([10], None));
        Assert.Throws<ArgumentOutOfRangeException>(() => _split.Read([-1], None));
    }

    [Fact]
    public void A_split_that_is_not_what_it_should_be_is_refused()
    {
        var info = _split.Info;
        var path = _scratch["train.safetensors"];
        var lower = DataSplit.Open(path, info with { Input = Shape.Image(3, 8, 20) });
        Assert.Contains("should be U8 or F32 (10, 3, 8, 20)", lower.Message(), StringComparison.Ordinal);
        var more = info with { Tasks = info.Tasks.Add(new DataTask("edges", new TaskKind.Depth())) };
        Assert.Equal($"{path}: no tensor \"target.edges\"", DataSplit.Open(path, more).Message());
        var coarse = info with { Tasks = Seq1(new DataTask("semantic", new TaskKind.Segmentation(200))) };
        Assert.Contains("should be I16", DataSplit.Open(path, coarse).Message(), StringComparison.Ordinal);
        Assert.Contains("not found", DataSplit.Open(_scratch["none"], info).Message(), StringComparison.Ordinal);
    }

    private static long[] Labels(Batch batch) => Assert.IsType<Target.Labels>(batch.Targets[0]).Values;

    private static float[] Reals(Batch batch, int task) => Assert.IsType<Target.Reals>(batch.Targets[task]).Values;
}
