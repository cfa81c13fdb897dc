using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class CombinatorsTests
{
    [Fact]
    public void Traverse_gives_every_result_in_order() =>
        Assert.Equal(Seq(1, 4, 9), Eithers.Traverse<int, string, int>([1, 2, 3], x => x * x));

    [Fact]
    public void Traverse_of_nothing_is_nothing() =>
        Assert.Equal(Seq<int>(), Eithers.Traverse<int, string, int>([], _ => "never"));

    [Fact]
    public void The_first_failure_ends_the_enumeration()
    {
        var asked = new List<int>();
        IEnumerable<int> Numbers()
        {
            for (var number = 1; ; number++)
            {
                asked.Add(number);
                yield return number;
            }
        }

        Assert.Equal("three", Eithers.Traverse<int, string, int>(Numbers(), x => x == 3 ? "three" : x));
        Assert.Equal("more than ten", Eithers.FoldWhile<int, string, int>(Numbers(), 0, (sum, x) => sum + x > 10 ? "more than ten" : sum + x));
        Assert.Equal([1, 2, 3, 1, 2, 3, 4, 5], asked);
    }

    [Fact]
    public void FoldWhile_carries_the_state_through_many_elements() =>
        Assert.Equal(5_000_050_000L, Eithers.FoldWhile<int, string, long>(Enumerable.Range(1, 100_000), 0L, (sum, x) => sum + x));

    [Fact]
    public void A_resource_is_disposed_after_its_use_however_that_ends()
    {
        var resource = new LoadedPipeline();
        Assert.False(Resources.Use(resource, used => used.Disposed));
        Assert.True(resource.Disposed);

        var failing = new LoadedPipeline();
        Assert.Equal("failed", Resources.Use<string, LoadedPipeline, int>(failing, _ => "failed"));
        Assert.True(failing.Disposed);

        var throwing = new LoadedPipeline();
        Assert.Throws<IOException>(() => Resources.Use<LoadedPipeline, int>(throwing, _ => throw new IOException()));
        Assert.True(throwing.Disposed);
    }

    [Fact]
    public void What_could_not_be_opened_is_not_used() =>
        Assert.Equal("closed", Resources.Use<string, LoadedPipeline, int>(Left<string, LoadedPipeline>("closed"), _ => throw new IOException()));

    private sealed class LoadedPipeline : IDisposable
    {
        internal bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
