using LanguageExt;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>A folder is a store only if it says so: nothing of the user's is taken for ours.</summary>
public sealed class StoreMarkTests : IDisposable
{
    private const string Key = "ab00000000000000000000000000000000000000000000000000000000000000";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private string Mark => Path.Combine(_workspace.StoreFolder, ".multitask-store");

    [Fact]
    public void A_run_marks_the_store_it_makes_and_every_command_takes_it()
    {
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal("{\"store\":\"multitask\",\"schema\":1}\n", File.ReadAllText(Mark));
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
        Assert.Equal(0, _workspace.Run("status").Code);
        Assert.Equal(0, _workspace.Run("du").Code);
    }

    [Theory]
    [InlineData("checkpoints/best/model.pt", "tmp/notes.txt")]
    [InlineData("blobs/a", "manifests/b")]
    [InlineData("src/main.py")]
    [InlineData(".git/HEAD")]
    [InlineData("locks/runs.lock", "tmp/mine/notes.txt")]
    [InlineData("pipelines/nightly.json")]
    [InlineData("checkpoints/ab/last.ckpt")]
    [InlineData("tmp/" + Key + ".index")]
    public void A_folder_with_other_content_is_refused_by_every_command_and_stays_as_it_is(params string[] files)
    {
        Fill("mine", files);
        Assert.Equal(0, _workspace.Run().Code);
        _workspace.Run("export-cache", "cache.tar");
        var before = StoreFiles.Picture(Path.Combine(_workspace.Folder, "mine"));
        foreach (var command in (string[][])[
            [], ["gc", "--yes"], ["gc"], ["status"], ["plan"], ["explain", "hello"], ["verify"], ["du"], ["export-cache", "other.tar"], ["import-cache", "cache.tar"]])
        {
            var (code, output, error) = _workspace.Run([.. command, "--store", "mine"]);
            Assert.StartsWith("`--store mine` is not a store: it holds ", error, StringComparison.Ordinal);
            Assert.EndsWith("; name a store, a new folder or an empty one\n", error, StringComparison.Ordinal);
            Assert.Equal((2, "", 1), (code, output, error.Count(c => c == '\n')));
        }

        Assert.Equal(before, StoreFiles.Picture(Path.Combine(_workspace.Folder, "mine")));
        Assert.Equal(files.Length, Directory.GetFiles(Path.Combine(_workspace.Folder, "mine"), "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..//{0}/")]
    [InlineData("link")]
    public void However_the_folder_of_the_pipeline_itself_is_called_it_is_no_store(string name)
    {
        Directory.CreateSymbolicLink(Path.Combine(_workspace.Folder, "link"), _workspace.Folder);
        var folder = name.Replace("{0}", Path.GetFileName(_workspace.Folder), StringComparison.Ordinal);
        Assert.Equal((2, "", $"`--store {folder}` is not a store: it holds link, pipeline.yaml; name a store, a new folder or an empty one\n"), _workspace.Run("--store", folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t")]
    public void An_empty_name_is_bad_usage(string name)
    {
        foreach (var args in (string[][])[["--store", name], ["--out", name], ["gc", "--yes", "--store", name], ["du", "--store", name], ["verify", "--scratch", name]])
        {
            var (code, output, error) = _workspace.Run(args);
            Assert.Matches("^--(store|out|scratch) must name a folder, found nothing\n", error);
            Assert.Equal((2, ""), (code, output));
        }

        Assert.Single(Directory.GetFileSystemEntries(_workspace.Folder));
        Assert.Equal(2, _workspace.Run("import-cache", name).Code);
        Assert.Equal(2, _workspace.Run(name).Code);
    }

    [Fact]
    public void A_store_from_before_there_were_marks_gets_one()
    {
        _workspace.Run();
        Directory.CreateDirectory(Path.Combine(_workspace.StoreFolder, "checkpoints", "ab", Key));
        Directory.CreateDirectory(Path.Combine(_workspace.StoreFolder, "tmp", Key, "out", "anything"));
        File.WriteAllText(Path.Combine(_workspace.StoreFolder, "tmp", $"{new string('a', 32)}.index"), "");
        File.WriteAllText(Path.Combine(_workspace.StoreFolder, ".gitignore"), "*");
        File.Move(Mark, TempFile.Beside(Mark));
        Assert.Equal(0, _workspace.Run("status").Code);
        Assert.False(File.Exists(Mark));
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Empty(_workspace.Stages.Ran);
        Assert.True(File.Exists(Mark));
    }

    [Theory]
    [InlineData("{\"store\":\"multitask\",\"schema\":2}", "is a store of another version of this program")]
    [InlineData("{\"store\":\"redis\",\"schema\":1}", "is not a store: its .multitask-store is not the mark of one")]
    [InlineData("", "is not a store: its .multitask-store is not the mark of one")]
    [InlineData("[1]", "is not a store: its .multitask-store is not the mark of one")]
    public void A_mark_of_something_else_is_refused(string text, string reason)
    {
        _workspace.Run();
        File.WriteAllText(Mark, text);
        Assert.StartsWith($"`--store .pipeline` {reason}", _workspace.Run("gc", "--yes").Error, StringComparison.Ordinal);
        Assert.Equal(2, _workspace.Run().Code);
    }

    [Fact]
    public void What_is_no_folder_is_no_store()
    {
        File.WriteAllText(Path.Combine(_workspace.Folder, "file"), "");
        File.CreateSymbolicLink(Path.Combine(_workspace.Folder, "lost"), "/nowhere/at/all");
        Assert.Equal((2, "", "`--store file` is not a store: it is a file\n"), _workspace.Run("--store", "file"));
        Assert.Equal((2, "", $"`--store file/of/mine` cannot be made: {_workspace.Folder}/file is a file\n"), _workspace.Run("--store", "file/of/mine"));
        Assert.Equal((2, "", "`--store lost` is not a store: it is a link that leads to no folder\n"), _workspace.Run("--store", "lost"));
    }

    [Fact]
    public void Gc_leaves_what_the_store_has_not_named()
    {
        _workspace.Run();
        string[] mine =
        [
            "checkpoints/best/model.pt", "tmp/notes.txt", "tmp/mine/a", "checkpoints/notes", "blobs/readme.tmp", "manifests/ab/.x.json.1.tmp",
            "index/ab/.vimrc.tmp", "pipelines/.a.json.tmp", "locks/mine.lock", "notes.tmp",
        ];
        Fill(".pipeline", mine);
        Fill(".pipeline", [$"checkpoints/ab/{Key}/state", $"tmp/{Key}/half"]);
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
        Assert.All(mine, name => Assert.True(File.Exists(Path.Combine(_workspace.StoreFolder, name)), name));
        Assert.False(Directory.Exists(Path.Combine(_workspace.StoreFolder, "checkpoints", "ab", Key)));
        Assert.False(Directory.Exists(Path.Combine(_workspace.StoreFolder, "tmp", Key)));
    }

    [Fact]
    public void Runs_that_make_a_store_at_the_same_time_agree()
    {
        for (var round = 0; round < 20; round++)
        {
            var folder = Path.Combine(_workspace.Folder, $"new{round}");
            Parallel.For(0, 8, _ => Assert.Equal("", new Store(folder).TryLockShared().Match(Right: _ => "", Left: reason => reason)));
            Assert.Equal([".multitask-store", "locks"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
    }

    private void Fill(string folder, string[] files)
    {
        foreach (var path in files.Select(file => Path.Combine(_workspace.Folder, folder, file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "mine");
        }
    }
}
