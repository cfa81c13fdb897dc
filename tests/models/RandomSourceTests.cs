using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Models;

public sealed class RandomSourceTests
{
    [Fact]
    public void Streams_of_different_purposes_differ_and_each_repeats()
    {
        var first = new RandomSource(7, "init", 1).NextUInt32();
        Assert.Equal(first, new RandomSource(7, "init", 1).NextUInt32());
        Assert.NotEqual(first, new RandomSource(7, "init", 2).NextUInt32());
        Assert.NotEqual(first, new RandomSource(7, "shuffle", 1).NextUInt32());
        Assert.NotEqual(first, new RandomSource(8, "init", 1).NextUInt32());
    }
}
