using System.Runtime.InteropServices;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>Ctrl-C, SIGTERM and SIGHUP.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGHUP)]
    public void The_first_asks_the_run_to_stop_and_another_one_leaves(PosixSignal signal)
    {
        using var stop = new CancellationTokenSource();
        var left = 0;
        var handler = Cli.Stop(stop, _ => { }, () => left++);
        var (first, second) = (new PosixSignalContext(signal), new PosixSignalContext(PosixSignal.SIGINT));
        handler(first);
        Assert.Equal((true, 0, true), (stop.IsCancellationRequested, left, first.Cancel));
        handler(second);
        Assert.Equal((1, true), (left, second.Cancel));
    }

    [Theory]
    [InlineData(130, PosixSignal.SIGHUP, 129)]
    [InlineData(130, PosixSignal.SIGTERM, 130)]
    [InlineData(130, PosixSignal.SIGINT, 130)]
    [InlineData(1, PosixSignal.SIGHUP, 1)]
    [InlineData(0, PosixSignal.SIGHUP, 0)]
    public void A_run_that_a_hang_up_stopped_ends_with_129(int code, PosixSignal first, int expected) =>
        Assert.Equal(expected, Cli.CodeOf(code, first));
}
