using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Opening and running models: providers, sizes, memory of the caller.</summary>
public sealed class ScorerTests
{
    private static readonly Network Digits = Lenet.Describe(Samples.Digits);

    [Fact]
    public void The_version_that_stage_keys_use_is_the_one_the_native_library_reports() =>
        Assert.Equal(OnnxEnvironment.Quiet().GetVersionString(), Scorer.RuntimeVersion);

    [Fact]
    public void A_scorer_says_what_it_takes_and_what_it_gives()
    {
        using var file = TemporaryFile.With(Arrays.Build(Mtan.Describe(new(Shape.Image(3, 8, 12), Seq1(4), Samples.SceneHeads)), new()));
        using var scorer = file.Open();
        Assert.Equal(new OnnxPort("image", Shape.Image(3, 8, 12)), scorer.Input);
        Assert.Equal(
            Seq(
                new OnnxPort("semantic", Shape.Image(13, 8, 12)),
                new OnnxPort("depth", Shape.Image(1, 8, 12)),
                new OnnxPort("normal", Shape.Image(3, 8, 12))),
            scorer.Outputs);
        Assert.Equal(("CPUExecutionProvider", "asked for"), (scorer.ActualProvider, scorer.Why));
    }

    [Fact]
    public void Without_a_cuda_device_cuda_is_one_clear_line_and_auto_takes_the_cpu_and_says_why()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var auto = Arrays.Success(Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Auto(), Threads = 1 }));
        var cuda = Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Cuda(0), Threads = 1 });
        if (auto.ActualProvider == "CUDAExecutionProvider")
        {
            using var scorer = Arrays.Success(cuda);
            Assert.Equal(("CUDAExecutionProvider", "asked for"), (scorer.ActualProvider, scorer.Why));
        }
        else
        {
            // A package without CUDA, or one that finds no CUDA here.
            var reason = Arrays.Failure(cuda);
            Assert.Matches(@"^(this ONNX Runtime has no CUDA provider: build with -p:Torch=cuda, .*|ONNX Runtime: .*CUDA.*)$", reason);
            Assert.DoesNotContain('\n', reason);
            Assert.Equal(("CPUExecutionProvider", $"not CUDA: {reason}"), (auto.ActualProvider, auto.Why));
        }
    }

    [Fact]
    public void Memory_is_used_again_and_holds_only_the_batch_asked_for()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var input = Arrays.Input(scorer.Input.Shape, 4, 9);
        var expected = Arrays.Success(scorer.Run(input, 4))["left"];
        foreach (var count in Seq(4, 1, 3, 3, 4))
        {
            using var scores = Arrays.Success(scorer.Score(input, count));
            Arrays.Near([.. expected.Take(10 * count).Select(value => (double)value)], Arrays.Success(scores.Values("left")).ToArray(), 1e-6);
        }
    }

    [Fact]
    public void A_call_like_the_last_allocates_less_than_a_kilobyte()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        ReadOnlyMemory<float> input = Arrays.Input(scorer.Input.Shape, 64, 9);
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var scores = Arrays.Success(scorer.Score(input, 64));
            _ = Arrays.Success(scores.Values("left")).Span[0];
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        // All but one: once in a while the runtime allocates something of its own on the thread of a call.
        Assert.All(Enumerable.Range(0, 100).Select(_ => Allocated()).Order().SkipLast(1).ToArray(), bytes => Assert.InRange(bytes, 0, 1023));
    }

    [Fact]
    public void Threads_share_a_scorer_and_each_gets_its_own_answers()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var inputs = Enumerable.Range(0, 8).Select(at => Arrays.Input(scorer.Input.Shape, 1 + (at % 3), (ulong)at)).ToArray();
        var alone = inputs.Select((input, at) => Arrays.Success(scorer.Run(input, 1 + (at % 3)))["right"]).ToArray();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, call =>
        {
            var at = call % inputs.Length;
            using var scores = Arrays.Success(scorer.Score(inputs[at], 1 + (at % 3)));
            Assert.Equal(alone[at], Arrays.Success(scores.Values("right")).ToArray());
        });
    }

    [Fact]
    public void Scores_held_at_once_do_not_share_memory()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var (one, other) = (Arrays.Input(scorer.Input.Shape, 1, 1), Arrays.Input(scorer.Input.Shape, 1, 2));
        using var first = Arrays.Success(scorer.Score(one, 1));
        using var second = Arrays.Success(scorer.Score(other, 1));
        Assert.Equal(Arrays.Success(scorer.Run(one, 1))["left"], Arrays.Success(first.Values("left")).ToArray());
        Assert.Equal(Arrays.Success(scorer.Run(other, 1))["left"], Arrays.Success(second.Values("left")).ToArray());
    }

    [Fact]
    public void An_output_is_read_by_its_name_in_its_type_until_the_scores_are_disposed()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var scores = Arrays.Success(scorer.Score(new float[784], 1));
        Assert.Equal("there is no output 'centre', found left, right", Arrays.Failure(scores.Values("centre")));
        Assert.Equal("output 'left' holds Float32: read it with Values", Arrays.Failure(scores.Labels("left")));
        scores.Dispose();
        scores.Dispose();
        Assert.Equal("these scores have been disposed: read them before that", Arrays.Failure(scores.Values("left")));
    }

    [Fact]
    public void Scores_may_be_read_after_their_scorer_was_disposed()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var input = Arrays.Input(scorer.Input.Shape, 1, 1);
        var expected = Arrays.Success(scorer.Run(input, 1))["left"];
        using var scores = Arrays.Success(scorer.Score(input, 1));
        scorer.Dispose();
        Assert.Equal(expected, Arrays.Success(scores.Values("left")).ToArray());
    }

    [Fact]
    public void An_example_scores_the_same_alone_and_in_a_batch_and_inputs_are_not_written()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var size = (int)scorer.Input.Shape.Count;
        var input = Arrays.Input(scorer.Input.Shape, 3, 11);
        var before = input.ToArray();
        var together = Arrays.Success(scorer.Run(input, 3))["left"];
        var alone = Range(0, 3).SelectMany(at => Arrays.Success(scorer.Run(input.AsMemory(at * size, size), 1))["left"]).ToArray();
        Arrays.Near([.. together.Select(value => (double)value)], alone, 1e-6);
        Assert.Equal(before, input);
    }

    [Fact]
    public void Wrong_sizes_are_refused_with_what_was_needed_and_found()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        Assert.Equal("'image' needs 2 x 1 x 28 x 28 = 1568 numbers, found 1567", Arrays.Failure(scorer.Run(new float[1567], 2)));
        Assert.Equal("a batch has 1 example or more, found 0", Arrays.Failure(scorer.Run(new float[784], 0)));
        Assert.Equal("a batch has 1 example or more, found -1", Arrays.Failure(scorer.Run(new float[784], -1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Less_than_one_thread_is_refused(int threads) =>
        Assert.Equal($"threads must be >= 1, found {threads}", Arrays.Failure(Scorer.Open("any.onnx", new ScorerOptions { Provider = new Provider.Cpu(), Threads = threads })));

    [Fact]
    public void After_disposal_a_scorer_refuses_to_run()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        var scorer = file.Open();
        scorer.Dispose();
        Assert.Equal("the scorer was disposed", Arrays.Failure(scorer.Run(new float[784], 1)));
        scorer.Dispose();
    }

    [Fact]
    public void A_model_with_a_fixed_batch_is_refused()
    {
        var proto = Arrays.Build(Digits, new()).Proto.Clone();
        var batch = proto.Graph.Input[0].Type.TensorType.Shape.Dim[0];
        batch.DimValue = 4;
        using var file = TemporaryFile.With(new OnnxModel(proto));
        Assert.Equal(
            $"{file.Path} cannot be scored: it needs one input of floats or bytes and outputs of floats or labels, batches of a fixed or given shape",
            Arrays.Failure(Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 })));
    }
}
