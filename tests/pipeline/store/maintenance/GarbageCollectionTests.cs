using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>What <c>gc</c> may remove, and what never.</summary>
public sealed class GarbageCollectionTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly MovedClock _clock = new();

    public GarbageCollectionTests() => _workspace.Clock = _clock;

    public void Dispose() => _workspace.Dispose();

    private string Store => _workspace.StoreFolder;

    private string[] Manifests => StoreFiles.Names(Store, "manifests");

    private string Key(string stage) =>
        File.ReadAllLines(_workspace.Lock).Single(line => line.StartsWith($"{stage} ", StringComparison.Ordinal)).Split(' ')[1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void After_any_history_every_pipeline_is_cached_and_nothing_else_is_left(int seed)
    {
        var last = History(new Random(seed));
        var before = StoreFiles.Bytes(Store);
        var sweep = StoreFiles.Sweep(Store, new GcRules(), _clock);
        var (code, output, error) = _workspace.Run("gc", "--yes");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(sweep.Bytes, before - StoreFiles.Bytes(Store));
        Assert.Contains($": {Format.Bytes(sweep.Bytes)}\n", output, StringComparison.Ordinal);
        var keys = last.Keys.SelectMany(file => File.ReadAllLines(Path.ChangeExtension(Path.Combine(_workspace.Folder, file), ".lock")))
            .Select(line => line.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(keys, Manifests);
        var store = new Store(Store);
        var named = Manifests.SelectMany(key => ManifestFile.Read(store, key).IfNone(() => throw new InvalidDataException(key)).Files)
            .Select(file => file.Digest).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(named, StoreFiles.Names(Store, "blobs"));
        foreach (var (file, sets) in last)
        {
            Assert.Equal(0, _workspace.Run([file, .. sets]).Code);
            Assert.Empty(_workspace.Stages.Ran);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Wherever_it_is_killed_every_manifest_has_its_blobs(int seed)
    {
        History(new Random(seed));
        foreach (var entry in StoreFiles.Sweep(Store, new GcRules(), _clock).Entries.Filter(entry => !entry.IsFolder))
        {
            File.Delete(entry.Path);
            StoreFiles.AssertSound(Store);
        }

        Assert.Empty(StoreFiles.Sweep(Store, new GcRules(), _clock).Outputs);
    }

    [Fact]
    public void Without_yes_it_only_tells()
    {
        _workspace.Run();
        _workspace.Run("--set", "stages.world.times=3");
        var before = StoreFiles.Picture(Store);
        _clock.Pass(TimeSpan.FromMinutes(200));
        Assert.Equal(
            (0,
            $"""
              words.all    {OldKey("all")[..12]}  14 B  used 3 h ago
              words.world  {OldKey("world")[..12]}  12 B  used 3 h ago
            would remove 2 outputs, 2 blobs: {Format.Bytes(StoreFiles.Sweep(Store, new GcRules(), _clock).Bytes)}
            keeps 4 outputs that pipelines need:
              words ({_workspace.Folder}/pipeline.yaml)
            nothing was removed; --yes removes it

            """,
            ""),
            Sorted(_workspace.Run("gc")));
        Assert.Equal(before, StoreFiles.Picture(Store));
    }

    [Fact]
    public void The_last_outputs_of_a_stage_stay_on_demand()
    {
        foreach (var times in (int[])[3, 4, 5, 6])
        {
            _clock.Pass(TimeSpan.FromHours(1));
            _workspace.Run("--only", "world", "--set", string.Create(CultureInfo.InvariantCulture, $"stages.world.times={times}"));
        }

        _clock.Pass(TimeSpan.FromDays(2));
        Assert.Equal(0, _workspace.Run("gc", "--yes", "--keep-last", "3").Code);
        Assert.Equal(3, Manifests.Length);
        Assert.Equal("", Misses("--only", "world", "--set", "stages.world.times=4"));
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
        Assert.Equal(Key("world"), Assert.Single(Manifests));
    }

    [Fact]
    public void What_was_used_not_long_ago_stays_on_demand()
    {
        _workspace.Run("--only", "world", "--set", "stages.world.times=3");
        _workspace.Run("--only", "world", "--set", "stages.world.times=4");
        _clock.Pass(TimeSpan.FromDays(5));
        _workspace.Run("--only", "world");
        _clock.Pass(TimeSpan.FromDays(5));
        _workspace.Run("gc", "--yes", "--older-than", "7d");
        Assert.Equal(2, Manifests.Length);
        _workspace.Run("gc", "--yes", "--older-than", "4d");
        Assert.Equal(Key("world"), Assert.Single(Manifests));
    }

    [Fact]
    public void A_pipeline_whose_file_is_gone_counts_until_it_is_forgotten()
    {
        _workspace.Run();
        var other = Path.Combine(_workspace.Folder, "other.yaml");
        File.WriteAllText(other, "pipeline: other\nstages: { lone: { write: alone } }");
        _workspace.Run("other.yaml");
        File.Delete(other);
        File.Delete(Path.ChangeExtension(other, ".lock"));
        var (_, output, _) = _workspace.Run("gc", "--yes");
        Assert.Contains($"other ({other}): its file is gone, --forget-missing stops keeping its outputs\n", output, StringComparison.Ordinal);
        Assert.Equal(5, Manifests.Length);
        Assert.Contains($"forgot other ({other}): its file is gone\n", _workspace.Run("gc", "--yes", "--forget-missing").Out, StringComparison.Ordinal);
        Assert.Equal(4, Manifests.Length);
        Assert.DoesNotContain("other", _workspace.Run("gc").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_file_in_conflict_keeps_what_both_sides_name()
    {
        _workspace.Run("--only", "world");
        var mine = File.ReadAllText(_workspace.Lock);
        _workspace.Run("--only", "world", "--set", "stages.world.times=3");
        File.WriteAllText(_workspace.Lock, $"<<<<<<< mine\n{mine}=======\n{File.ReadAllText(_workspace.Lock)}>>>>>>> theirs\n");
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
        Assert.Equal(2, Manifests.Length);
    }

    [Fact]
    public void A_checkpoint_stays_while_its_stage_is_wanted()
    {
        _workspace.Run("--only", "hello");
        var (wanted, other) = (Checkpoint(new string('1', 64)), Checkpoint(new string('2', 64)));
        File.AppendAllText(_workspace.Lock, $"world {new string('1', 64)} {new string('3', 64)}\n");
        _workspace.Run("gc", "--yes");
        Assert.Equal((true, false), (Directory.Exists(wanted), Directory.Exists(other)));
    }

    [Fact]
    public void What_dead_processes_left_goes()
    {
        _workspace.Run("--only", "hello");
        var dead = new string('d', 64);
        Directory.CreateDirectory(Path.Combine(Store, "tmp", dead));
        File.WriteAllText(Path.Combine(Store, "tmp", dead, "half"), "half");
        File.WriteAllText(TempFile.Beside(Path.Combine(Store, "manifests", Key("hello")[..2], $"{Key("hello")}.json")), "half");
        Directory.CreateDirectory(Path.Combine(Store, "locks", "ab"));
        File.WriteAllText(Path.Combine(Store, "locks", "ab", $"ab{new string('0', 62)}.lock"), "dead");
        Directory.CreateDirectory(Path.Combine(Store, "index", "ab"));
        File.WriteAllText(Path.Combine(Store, "index", "ab", $"ab{new string('0', 62)}"), "of nothing");
        Assert.Matches("removed 2 unfinished writes, 1 index file, [0-9]+ lock files?: [0-9]+ B\n", _workspace.Run("gc", "--yes").Out);
        Assert.Empty(StoreFiles.Names(Store, "index"));
        Assert.Equal(["runs"], StoreFiles.Names(Store, "locks"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Store, "tmp")));
        Assert.Equal("", Misses("--only", "hello"));
    }

    [Theory]
    [InlineData("--keep-last", "51", "--keep-last must be a number from 0 to 50, found 51")]
    [InlineData("--keep-last", "-1", "--keep-last must be a number from 0 to 50, found -1")]
    [InlineData("--older-than", "week", "--older-than must be a number with d, h or m, such as 7d, 12h or 30m, found week")]
    [InlineData("--store", "nowhere", "there is no store at ")]
    public void Wrong_arguments_are_one_line(string option, string value, string expected)
    {
        var (code, output, error) = _workspace.Run("gc", option, value);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (code, output));
    }

    private string Misses(params string[] args) =>
        string.Join("\n", _workspace.Run(args).Out.Split('\n').Where(line => line.Contains("miss (", StringComparison.Ordinal)));

    private string Checkpoint(string key)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Store, "checkpoints", key[..2], key)).FullName;
        File.WriteAllText(Path.Combine(folder, "state"), "state");
        return folder;
    }

    private string OldKey(string stage) => StoreFiles.Right(new GcRoots(new Store(Store)).All()).Head.Uses
        .Filter(use => use.Stage == stage && !use.Current).Head.Key;

    /// <summary>Outputs are listed by key: in a test by name; and runs may leave lock files.</summary>
    private static (int, string, string) Sorted((int Code, string Out, string Error) result)
    {
        var lines = Regex.Replace(result.Out, ", [0-9]+ lock files?", "").Split('\n');
        return (result.Code, string.Join('\n', lines[..2].Order(StringComparer.Ordinal).Concat(lines[2..])), result.Error);
    }

    /// <summary>Runs three pipelines of one store with changing values; returns the last settings of each.</summary>
    private Dictionary<string, string[]> History(Random random)
    {
        var last = new Dictionary<string, string[]>();
        for (var round = 0; round < 8; round++)
        {
            var name = $"p{random.Next(3)}";
            File.WriteAllText(
                Path.Combine(_workspace.Folder, $"{name}.yaml"),
                Workspace.Example.Replace("words", name, StringComparison.Ordinal));
            var sets = new[]
            {
                "--set", string.Create(CultureInfo.InvariantCulture, $"stages.world.times={random.Next(2, 5)}"),
                "--set", $"stages.hello.write={"abc"[random.Next(3)]}ello",
            };
            Assert.Equal(0, _workspace.Run([$"{name}.yaml", .. sets]).Code);
            last[$"{name}.yaml"] = sets;
            _clock.Pass(TimeSpan.FromHours(random.Next(40)));
        }

        return last;
    }
}
