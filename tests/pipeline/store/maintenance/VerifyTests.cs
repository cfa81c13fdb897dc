using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Computing everything again and comparing.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void What_can_be_computed_again_is_the_same_and_nothing_is_left_behind()
    {
        _workspace.Run();
        var before = StoreFiles.Picture(_workspace.Folder);
        var (code, output, _) = _workspace.Run("verify");
        Assert.Equal(
            (0,
            """
            hello  same (1 file)
            world  same (1 file)
            first  same (1 file)
            all    same (1 file)
            4 of 4 stages compared, 0 differ

            """),
            (code, output));
        Assert.Equal(["hello", "world", "first", "all"], _workspace.Stages.Ran);
        Assert.Equal(before, StoreFiles.Picture(_workspace.Folder));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_workspace.StoreFolder, "tmp")));
    }

    [Fact]
    public void The_first_byte_that_differs_is_named()
    {
        _workspace.Stages.Instead["world"] = Writes("worldWorld 7");
        _workspace.Run();
        _workspace.Stages.Instead.Clear();
        var (code, output, _) = _workspace.Run("verify", "--only", "world", "--scratch", "there");
        Assert.Equal((1, "world  differs: text.txt at byte 5\n1 of 1 stage compared, 1 differs\n"), (code, output));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_workspace.Folder, "there")));
    }

    [Theory]
    [InlineData("worldworld", "text.txt at byte 10")]
    [InlineData("worldworld 7 and more", "text.txt at byte 12")]
    public void A_shorter_or_longer_file_differs_at_its_end(string text, string expected)
    {
        _workspace.Stages.Instead["world"] = Writes(text);
        _workspace.Run("--only", "world");
        _workspace.Stages.Instead.Clear();
        Assert.StartsWith($"world  differs: {expected}\n", _workspace.Run("verify", "--only", "world").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_beyond_one_buffer_are_found()
    {
        var text = new string('a', 200_000);
        _workspace.Stages.Instead["hello"] = Writes(text);
        _workspace.Run("--only", "hello");
        _workspace.Stages.Instead["hello"] = Writes(text[..150_000] + "b" + text[150_001..]);
        Assert.StartsWith("hello  differs: text.txt at byte 150000\n", _workspace.Run("verify", "--only", "hello").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_only_one_of_them_has_are_named()
    {
        _workspace.Stages.Instead["hello"] = Writes("hello", "old.txt");
        _workspace.Run("--only", "hello");
        _workspace.Stages.Instead.Clear();
        Assert.StartsWith(
            "hello  differs: old.txt is only in the store; text.txt is not in the store\n",
            _workspace.Run("verify", "--only", "hello").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_blob_differs() => Assert.Equal((1, "hello  differs: blob corrupt: text.txt\n1 of 1 stage compared, 1 differs\n"), Damaged());

    [Fact]
    public void An_empty_store_has_nothing_to_compare_and_that_is_no_success()
    {
        var (code, output, _) = _workspace.Run("verify", "--only", "hello");
        Assert.Equal((1, "hello  not in the store\n0 of 1 stage compared, 0 differ\n"), (code, output));
    }

    [Theory]
    [InlineData("{\"speed\": 2, \"score\": 1}", 0, "same (1 file), measurements aside: speed in text.txt")]
    [InlineData("{\"speed\": 1, \"score\": 2}", 1, "differs: text.txt, measurements aside")]
    [InlineData("{\"speed\": 1, \"score\": 1", 1, "differs: text.txt, measurements aside")]
    [InlineData("[]", 1, "differs: text.txt, measurements aside")]
    public void Measurements_are_left_aside_and_nothing_else(string second, int expected, string line)
    {
        _workspace.Stages.Measurements = Seq1(new Measurement("text.txt", Seq1("speed")));
        _workspace.Stages.Instead["hello"] = Writes("{\"speed\": 1, \"score\": 1}");
        _workspace.Run("--only", "hello");
        _workspace.Stages.Instead["hello"] = Writes(second);
        var (code, output, _) = _workspace.Run("verify", "--only", "hello");
        Assert.Equal((expected, $"hello  {line}"), (code, output.Split('\n')[0]));
    }

    [Fact]
    public void Where_a_device_gives_other_bytes_that_is_said_and_no_failure()
    {
        _workspace.Stages.NonDeterministic = "sums have no fixed order";
        _workspace.Stages.Instead["hello"] = Writes("hello");
        _workspace.Run("--only", "hello");
        _workspace.Stages.Instead["hello"] = Writes("hellO");
        var (code, output, _) = _workspace.Run("verify", "--only", "hello");
        Assert.Equal(
            (0, "hello  differs: text.txt at byte 4 (may be: sums have no fixed order)\n1 of 1 stage compared, 0 differ\n"), (code, output));
    }

    [Fact]
    public void A_stage_that_fails_now_is_its_failure()
    {
        _workspace.Run();
        _workspace.Stages.Instead["world"] = _ => Left<string, Unit>("no");
        var (code, output, error) = _workspace.Run("verify");
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith("error: world: no\n", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_workspace.StoreFolder, "tmp")));
    }

    private (int, string) Damaged()
    {
        _workspace.Run("--only", "hello");
        Workspace.Spoil(_workspace.BlobOf("hello"), "hellO");
        var (code, output, _) = _workspace.Run("verify", "--only", "hello");
        return (code, output);
    }

    private static Func<StageRun, Either<string, Unit>> Writes(string text, string name = "text.txt") => run =>
    {
        File.WriteAllText(Path.Combine(run.Folder, name), text);
        return unit;
    };
}
