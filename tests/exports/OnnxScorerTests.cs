using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Opening and running models: providers, sizes, memory of the caller.</summary>
public sealed class OnnxScorerTests
{
    private static readonly Network Digits = Lenet.Describe(Samples.Digits);

    [Fact]
    public void The_version_that_stage_keys_use_is_the_one_the_native_library_reports() =>
        Assert.Equal(OnnxEnvironment.Quiet().GetVersionString(), OnnxScorer.RuntimeVersion);

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
        using var auto = Arrays.Success(OnnxScorer.Open(file.Path, new Provider.Auto(), 1));
        var cuda = OnnxScorer.Open(file.Path, new Provider.Cuda(0), 1);
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
    public void Arrays_of_the_caller_may_be_larger_and_are_used_again()
    {
        using var file = TemporaryFile.With(Arrays.Build(Digits, new()));
        using var scorer = file.Open();
        var input = Arrays.Input(scorer.Input.Shape, 4, 9);
        var expected = Arrays.Success(scorer.Run(input, 3));
        var outputs = Map(("left", Enumerable.Repeat(7f, 40).ToArray()), ("right", Enumerable.Repeat(7f, 40).ToArray()));
        for (var round = 0; round < 2; round++)
        {
            Arrays.Success(scorer.Run(input, 3, outputs));
            Assert.Equal(expected["left"], outputs["left"][..30]);
            Assert.Equal(expected["right"], outputs["right"][..30]);
            Assert.All(outputs["left"][30..].Concat(outputs["right"][30..]), untouched => Assert.Equal(7f, untouched));
        }
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
        Assert.Equal("there is no array for output 'right'", Arrays.Failure(scorer.Run(new float[784], 1, Map(("left", new float[10])))));
        Assert.Equal(
            "'right' needs 1 x 10 = 10 numbers, found 9",
            Arrays.Failure(scorer.Run(new float[784], 1, Map(("left", new float[10]), ("right", new float[9])))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Less_than_one_thread_is_refused(int threads) =>
        Assert.Equal($"threads must be >= 1, found {threads}", Arrays.Failure(OnnxScorer.Open("any.onnx", new Provider.Cpu(), threads)));

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
            Arrays.Failure(OnnxScorer.Open(file.Path, new Provider.Cpu(), 1)));
    }
}
