using Multitask.Stages.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Kernels;

/// <summary>Loops on all cores do every piece once, and say what failed.</summary>
public sealed class CoresTests
{
    public CoresTests() => zeros(1).Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Every_piece_is_done_once(int count)
    {
        var done = new int[count];
        Cores.For(count, piece => Interlocked.Increment(ref done[piece]));
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void A_loop_inside_a_piece_is_a_loop()
    {
        var done = new int[64];
        Cores.For(8, outer => Cores.For(8, inner => Interlocked.Increment(ref done[(outer * 8) + inner])));
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_next_loop_runs()
    {
        var error = Assert.ThrowsAny<Exception>(() => Cores.For(100, piece => throw new InvalidOperationException("piece failed")));
        Assert.Equal("piece failed", (error as AggregateException)?.InnerExceptions[0].Message ?? error.Message);
        Every_piece_is_done_once(10);
    }
}
