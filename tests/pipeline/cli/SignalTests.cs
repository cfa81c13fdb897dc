using System.Runtime.InteropServices;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>Ctrl-C and SIGTERM.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public void The_first_asks_the_run_to_stop_and_another_one_leaves(PosixSignal signal)
    {
        using var stop = new CancellationTokenSource();
        var left = 0;
        var handler = Cli.Stop(stop, () => left++);
        var (first, second) = (new PosixSignalContext(signal), new PosixSignalContext(PosixSignal.SIGINT));
        handler(first);
        Assert.Equal((true, 0, true), (stop.IsCancellationRequested, left, first.Cancel));
        handler(second);
        Assert.Equal((1, true), (left, second.Cancel));
    }
}
