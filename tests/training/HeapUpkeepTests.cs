using Multitask.Benches;
using Multitask.Stages;
using Multitask.Stages.Training;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Pages of the heap that no tensor uses go back to the system now and then.</summary>
[Collection("torch, alone")]
public sealed class HeapUpkeepTests
{
    private const int Count = 32;

    private const int Mebibytes = 8;

    /// <summary>Of what is let go.</summary>
    private const double Half = Count * Mebibytes / 4;

    [Fact]
    public void It_is_time_soon_at_first_and_then_in_a_steady_rhythm() =>
        Assert.Equal([32, 64, 128, 256, 384, 512, 640, 768], Enumerable.Range(1, 800).Where(HeapUpkeep.IsDue));

    [Fact]
    public void What_is_free_when_it_is_time_is_resident_no_longer()
    {
        HeapPages.Keep();
        var upkeep = new HeapUpkeep();
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, Count).Select(_ => ones([Mebibytes, 1 << 18])).ToArray();
        var used = PeakMemory.NowMib();
        // Every other one: what is left keeps the holes apart, so that they stay holes.
        foreach (var at in Enumerable.Range(0, Count / 2))
        {
            tensors[2 * at].Dispose();
        }

        for (var step = 1; step < 32; step++)
        {
            upkeep.AtPeak();
        }

        Assert.InRange(PeakMemory.NowMib(), used - Half, double.MaxValue);
        upkeep.AtPeak();
        Assert.InRange(PeakMemory.NowMib(), 0, used - Half);
        Assert.All(Enumerable.Range(0, Count / 2), at => Assert.Equal(1, tensors[(2 * at) + 1].min().item<float>()));
    }
}
