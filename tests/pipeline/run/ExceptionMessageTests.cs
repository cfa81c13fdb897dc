using LanguageExt;
using TorchSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>What a stage's exception looks like to people: one line.</summary>
public sealed class ExceptionMessageTests
{
    [Fact]
    public void An_error_of_torch_is_its_first_line()
    {
        Assert.Equal("error: stage: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", Said(() =>
        {
            using var scope = torch.NewDisposeScope();
            _ = torch.ones(2, 3).mm(torch.ones(4, 5));
        }));
        var huge = Said(() => torch.empty(1L << 52, dtype: torch.float32).Dispose());
        Assert.StartsWith("error: stage: DefaultCPUAllocator: ", huge, StringComparison.Ordinal);
        Assert.Contains("18014398509481984 bytes", huge, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', huge);
    }

    [Theory]
    [InlineData(
        "size mismatch\nException raised from meta at ../aten/x.cpp:12 (most recent call first):\nframe #0: f + 0x6c (0x7f in /a.so)\n",
        "size mismatch")]
    [InlineData(
        "CUDA error: device-side assert triggered\nCUDA kernel errors might be reported later.\n",
        "CUDA error: device-side assert triggered")]
    [InlineData("out of memory (Exception raised from f at x.cpp:1)", "out of memory")]
    [InlineData(
        "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate 8 bytes.\nframe #0: f",
        "DefaultCPUAllocator: can't allocate 8 bytes.")]
    [InlineData("frame #0: f + 0x1 (0x7f in /a.so)\n", "a native library failed without saying why")]
    [InlineData("", "a native library failed without saying why")]
    public void The_trace_of_a_native_library_is_left_out(string message, string expected) =>
        Assert.Equal(expected, ExceptionMessage.Native(message));

    [Fact]
    public void Anything_else_is_named_by_its_type_on_one_line()
    {
        Assert.Equal("error: stage: InvalidDataException: first second", Said(() => throw new InvalidDataException("first\n  second")));
        Assert.Equal("error: stage: what the disk says", Said(() => throw new IOException("what the disk\nsays")));
        Assert.Equal(
            "error: stage: InvalidDataException: within",
            Said(() => throw new TypeInitializationException("T", new InvalidDataException("within"))));
    }

    private static string Said(Action work) => ExceptionBoundary.Guard("stage", () =>
    {
        work();
        return Right<string, Unit>(unit);
    }, CancellationToken.None).Match(Right: _ => "", Left: HumanText.Reason);
}
