using LanguageExt;
using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class VerifiedIndexTests : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly Workspace _workspace = new();
    private readonly List<string> _read = [];

    public void Dispose() => _workspace.Dispose();

    private string Key =>
        File.ReadAllLines(_workspace.Lock).Single(line => line.StartsWith("hello ", StringComparison.Ordinal)).Split(' ')[1];

    /// <summary>A store whose disk has a clock that is this much ahead of the blobs, and that notes which blobs are read.</summary>
    private Store After(double seconds) => new(_workspace.StoreFolder)
    {
        Files = FileLayer.Real with
        {
            State = path => FileLayer.Real.State(path).Map(state => path.EndsWith(".index", StringComparison.Ordinal)
                ? state with { Changed = Blob().Changed + (long)(seconds * Second) }
                : state),
            Hash = path =>
            {
                _read.Add(path);
                return FileLayer.Real.Hash(path);
            },
        },
    };

    private string BlobPath => _workspace.BlobOf("hello");

    private FileState Blob() => FileLayer.Real.State(_blob).IfNone(() => throw new InvalidDataException("no blob"));

    private string _blob = "";

    private string Find(Store store) => store.Find(Key, "hello") switch
    {
        Lookup.Hit => "hit",
        Lookup.Damaged damaged => damaged.Reason,
        _ => "absent",
    };

    private void Prepare()
    {
        Assert.Equal(0, _workspace.Run().Code);
        _blob = BlobPath;
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1.9, 2)]
    [InlineData(2.1, 1)]
    [InlineData(3600, 1)]
    public void A_blob_is_read_again_unless_it_was_old_when_it_was_read(double age, int reads)
    {
        Prepare();
        Assert.Equal("hit", Find(After(age)));
        Assert.Equal("hit", Find(After(age)));
        Assert.Equal(reads, _read.Count);
        Assert.Empty(Directory.GetFiles(Path.Combine(_workspace.StoreFolder, "tmp")));
    }

    [Fact]
    public void A_bit_that_flips_is_found_even_if_the_time_of_change_is_set_back()
    {
        Prepare();
        Assert.Equal("hit", Find(After(5)));
        var before = File.GetLastWriteTimeUtc(_blob);
        Workspace.Spoil(_blob, "hellO");
        File.SetLastWriteTimeUtc(_blob, before);
        File.SetAttributes(_blob, FileAttributes.ReadOnly);
        Assert.Equal("blob corrupt: text.txt", Find(After(5)));
    }

    [Fact]
    public void A_change_within_one_tick_of_the_clock_is_found()
    {
        Prepare();
        var frozen = Blob();
        var store = After(1) with { Files = After(1).Files with { State = Frozen(frozen, After(1)) } };
        Assert.Equal("hit", Find(store));
        Workspace.Spoil(_blob, "hellO");
        Assert.Equal("blob corrupt: text.txt", Find(store));
    }

    [Fact]
    public void Decay_that_no_clock_shows_is_found_by_the_full_check_and_not_forgotten()
    {
        Prepare();
        var frozen = Blob();
        var store = After(5) with { Files = After(5).Files with { State = Frozen(frozen, After(5)) } };
        Assert.Equal("hit", Find(store));
        Workspace.Spoil(_blob, "hellO");
        Assert.Equal("hit", Find(store));
        Assert.Equal("blob corrupt: text.txt", Find(store with { Check = Check.Full }));
        Assert.Equal("blob corrupt: text.txt", Find(store));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("of another blob")]
    [InlineData("of another size")]
    [InlineData("huge")]
    [InlineData("a folder")]
    [InlineData("a link")]
    [InlineData("a pipe")]
    [InlineData("in a folder that is a link")]
    public void An_entry_that_is_not_to_the_letter_what_it_should_be_does_not_count(string entry)
    {
        Prepare();
        Assert.Equal("hit", Find(After(5)));
        var path = After(5).Layout.Index(Path.GetFileName(_blob));
        Replace(path, entry);
        _read.Clear();
        Assert.Equal("hit", Find(After(5)));
        Assert.Equal([_blob], _read);
        Assert.Equal("hit", Find(After(5)));
        Assert.Single(_read);
    }

    [Fact]
    public void A_store_that_cannot_be_written_still_serves()
    {
        Prepare();
        static void Refuse(string path) => throw new UnauthorizedAccessException($"read-only: {path}");
        void Below(string folder) =>
            (folder.StartsWith(_workspace.StoreFolder, StringComparison.Ordinal) ? Refuse : FileLayer.Real.MakeFolder)(folder);
        var store = After(5) with
        {
            Files = After(5).Files with
            {
                Create = Refuse,
                MakeFolder = Below,
                Lock = (_, _) => throw new UnauthorizedAccessException("read-only"),
            },
        };
        Assert.Equal("hit", Find(store));
        Assert.All(DirectRun.Must(DirectRun.Run(_workspace, store)).Stages, stage => Assert.Equal(Outcome.Hit, stage.Outcome));
    }

    private Func<string, Option<FileState>> Frozen(FileState state, Store store) => path => path == _blob ? state : store.Files.State(path);

    private static void Replace(string path, string entry)
    {
        var sound = File.ReadAllText(path);
        File.Delete(path);
        switch (entry)
        {
            case "empty":
                File.WriteAllText(path, "");
                break;
            case "garbage":
                File.WriteAllText(path, sound.Replace('1', '2'));
                break;
            case "of another blob":
                File.WriteAllText(path, sound.Replace(sound.Split(' ')[1], new string('a', 64), StringComparison.Ordinal));
                break;
            case "of another size":
                File.WriteAllText(path, sound.Replace(" 5 ", " 6 ", StringComparison.Ordinal));
                break;
            case "huge":
                using (var file = File.Create(path))
                {
                    file.SetLength(1L << 40);
                }

                break;
            case "a folder":
                Directory.CreateDirectory(Path.Combine(path, "more"));
                break;
            case "a link":
                File.WriteAllText(path + ".target", sound);
                File.CreateSymbolicLink(path, path + ".target");
                break;
            case "a pipe":
                Pipes.Make(path);
                break;
            default:
                var folder = Path.GetDirectoryName(path)!;
                Directory.Move(folder, folder + "-moved");
                File.WriteAllText(Path.Combine(folder + "-moved", Path.GetFileName(path)), sound);
                Directory.CreateSymbolicLink(folder, folder + "-moved");
                break;
        }
    }
}
