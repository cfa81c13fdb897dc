using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class StoreLockTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private static readonly string Key = new('a', 64);

    private Store Store => DirectRun.Quick(_workspace);

    private static Owner Me => new("host", 7, "words", "hello", DateTimeOffset.UnixEpoch);

    private static FileLock Must(Either<string, Option<FileLock>> held) =>
        held.IfLeft(reason => throw new InvalidDataException(reason)).IfNone(() => throw new InvalidDataException("somebody has it"));

    private static bool IsFree(Either<string, Option<FileLock>> held) => held.Match(
        Right: one => one.Match(
            Some: ours =>
            {
                ours.Dispose();
                return true;
            },
            None: () => false),
        Left: reason => throw new InvalidDataException(reason));

    [Fact]
    public void A_key_has_one_holder_and_others_learn_who_it_is()
    {
        using (Must(Store.TryLockKey(Key, Me)))
        {
            Assert.False(IsFree(Store.TryLockKey(Key, Me with { Process = 8 })));
            Assert.True(IsFree(Store.TryLockKey(new string('b', 64), Me)));
            Assert.Equal(Me, Store.OwnerOf(Key));
            Assert.Equal(
                "host pid 7, which runs hello of words since 1970-01-01 00:00:00 UTC", Store.OwnerOf(Key).Map(owner => owner.Text));
        }

        Assert.True(IsFree(Store.TryLockKey(Key, Me with { Process = 8 })));
        Assert.Equal(Some(8), Store.OwnerOf(Key).Map(owner => owner.Process));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"host\":\"a\",\"proc")]
    [InlineData("[]")]
    [InlineData("{\"host\":1,\"process\":1,\"pipeline\":\"a\",\"stage\":\"a\",\"since\":\"1970-01-01T00:00:00Z\"}")]
    [InlineData("{\"host\":\"a\",\"process\":1,\"pipeline\":\"a\",\"stage\":\"a\",\"since\":\"yesterday\"}")]
    public void A_mark_that_makes_no_sense_is_nobody(string mark)
    {
        Must(Store.TryLockKey(Key, Me)).Dispose();
        File.WriteAllText(Store.Layout.Lock(Key), mark);
        Assert.True(Store.OwnerOf(Key).IsNone);
        Assert.True(IsFree(Store.TryLockKey(Key, Me)));
    }

    [Fact]
    public void A_mark_cannot_steer_a_terminal()
    {
        using var held = Must(Store.TryLockKey(Key, Me with { Stage = "\e[2Jhello\n" }));
        Assert.Equal(Some("[2Jhello"), Store.OwnerOf(Key).Map(owner => owner.Stage));
    }

    [Fact]
    public void A_link_in_place_of_a_lock_is_refused_and_what_it_points_to_stays()
    {
        var victim = Path.Combine(_workspace.Folder, "victim");
        File.WriteAllText(victim, "precious");
        Must(Store.TryLockShared()).Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(Store.Layout.Lock(Key))!);
        File.CreateSymbolicLink(Store.Layout.Lock(Key), victim);
        var refusal = Store.TryLockKey(Key, Me).Match(_ => "", reason => reason);
        Assert.Contains("a lock must be a file, found a link", refusal, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void Nothing_is_reclaimed_while_somebody_works_on_it()
    {
        using (Must(Store.TryLockKey(Key, Me)))
        {
            _ = Store.NewFolder(Key);
            Assert.Equal(Seq1(Key), Store.Unfinished());
            Assert.Equal(false, Store.Reclaim(Key));
            Assert.True(Directory.Exists(Store.Layout.Work(Key)));
        }

        Assert.Equal(true, Store.Reclaim(Key));
        Assert.False(Directory.Exists(Store.Layout.Work(Key)));
        Assert.False(File.Exists(Store.Layout.Lock(Key)));
    }

    [Fact]
    public void Runs_share_the_store_and_whoever_removes_things_has_it_alone()
    {
        using (Must(Store.TryLockShared()))
        {
            Assert.True(IsFree(Store.TryLockShared()));
            Assert.False(IsFree(Store.TryLockExclusive()));
        }

        using var alone = Must(Store.TryLockExclusive());
        Assert.False(IsFree(Store.TryLockShared()));
    }

    [Fact]
    public async Task Lock_files_may_be_removed_at_any_time_and_still_only_one_has_the_lock()
    {
        var (inside, most, entered) = (0, 0, 0);
        var workers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref entered) < 1000)
            {
                Store.TryLockKey(Key, Me).IfRight(held => held.IfSome(ours =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    // Long enough for another to come in, if it could.
                    Thread.SpinWait(20_000);
                    _ = Interlocked.Increment(ref entered);
                    _ = Interlocked.Decrement(ref inside);
                    ours.Dispose();
                }));
            }
        })).ToArray();
        var removed = 0;
        while (Volatile.Read(ref entered) < 1000)
        {
            removed += Store.Reclaim(Key).IfLeft(false) ? 1 : 0;
        }

        await Task.WhenAll(workers);
        Assert.Equal(1, most);
        Assert.True(removed > 0);
    }
}
