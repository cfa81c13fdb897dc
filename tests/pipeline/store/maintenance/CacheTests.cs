using System.Formats.Tar;
using System.Text;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>Outputs on their way to another machine.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private string Tar => Path.Combine(_workspace.Folder, "cache.tar");

    private string Other => Path.Combine(_workspace.Folder, "other");

    [Fact]
    public void What_was_exported_is_hit_where_it_is_imported()
    {
        _workspace.Run();
        Assert.Equal((0, $"cache.tar: 4 outputs, {Format.Bytes(Export())}\n", ""), _workspace.Run("export-cache", "cache.tar"));
        Assert.Equal((0, "4 outputs, 32 B\n", ""), _workspace.Run("import-cache", "cache.tar", "--store", "other"));
        _workspace.Run("--store", "other");
        Assert.Empty(_workspace.Stages.Ran);
        Assert.Equal((0, "4 outputs, 32 B; all were here already\n", ""), _workspace.Run("import-cache", "cache.tar", "--store", "other"));
    }

    [Fact]
    public void The_same_outputs_are_the_same_bytes()
    {
        _workspace.Run();
        Export();
        var first = File.ReadAllBytes(Tar);
        _workspace.Run("import-cache", "cache.tar", "--store", "other");
        _workspace.Run("--store", "other");
        Assert.Equal(0, _workspace.Run("export-cache", "again.tar", "--store", "other").Code);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(_workspace.Folder, "again.tar")));
        Assert.Equal(["cache.tar", "again.tar"], Directory.GetFiles(_workspace.Folder, "*.tar*").Select(Path.GetFileName).OrderDescending());
    }

    [Fact]
    public void Only_the_named_pipelines_are_packed()
    {
        _workspace.Run();
        File.WriteAllText(Path.Combine(_workspace.Folder, "lone.yaml"), "pipeline: lone\nstages: { lone: { write: alone } }");
        _workspace.Run("lone.yaml");
        foreach (var name in (string[])["lone", "lone.yaml"])
        {
            Assert.StartsWith("cache.tar: 1 output, ", _workspace.Run("export-cache", "cache.tar", name).Out, StringComparison.Ordinal);
        }

        var (code, _, error) = _workspace.Run("export-cache", "cache.tar", "lome");
        Assert.Equal(
            (2, "export-cache: lome is neither a pipeline that ran with this store nor a file with a lock file beside it; did you mean `lone`?\n"),
            (code, error));
    }

    [Theory]
    [InlineData("pipeline.yaml")]
    [InlineData("notes.tar")]
    [InlineData("pipeline.lock")]
    public void A_file_that_is_no_cache_is_not_overwritten(string name)
    {
        _workspace.Run();
        File.AppendAllText(Path.Combine(_workspace.Folder, name), "");
        if (name == "notes.tar")
        {
            File.WriteAllText(Path.Combine(_workspace.Folder, name), "mine");
        }

        var before = File.ReadAllText(Path.Combine(_workspace.Folder, name));
        Assert.Equal((2, "", $"export-cache: {name} is there already and is no file of this command: it stays as it is\n"), _workspace.Run("export-cache", name));
        Assert.Equal(before, File.ReadAllText(Path.Combine(_workspace.Folder, name)));
    }

    [Fact]
    public void What_cannot_be_packed_is_named()
    {
        _workspace.Run();
        Workspace.Spoil(_workspace.BlobOf("hello"), "hellO");
        Assert.StartsWith("words.hello: left out: blob corrupt: text.txt\ncache.tar: 3 outputs, ", _workspace.Run("export-cache", "cache.tar").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_of_another_kind_of_machine_are_said_to_be_of_no_use()
    {
        _workspace.Run();
        Export();
        _workspace.Stages.Torch = "2.0";
        Assert.Equal(
            "4 outputs, 32 B\nnone of them fits this machine, so a run here recomputes them: torch 1.0 there, 2.0 here\n",
            _workspace.Run("import-cache", "cache.tar", "--store", "other").Out);
    }

    [Theory]
    [InlineData("../outside", "holds \"../outside\", which is neither manifests/k2/KEY.json nor blobs/d2/DIGEST")]
    [InlineData("/tmp/outside", "holds \"/tmp/outside\", which is")]
    [InlineData("blobs/../../outside", "holds \"blobs/../../outside\", which is")]
    [InlineData("blobs/bb/aa00000000000000000000000000000000000000000000000000000000000000", "holds \"blobs/bb/aa0000")]
    [InlineData("blobs/aa/aa00000000000000000000000000000000000000000000000000000000000000", "has a blob that is not what its name says: aa0000000000")]
    [InlineData("blobs/2c/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "has \"blobs/2c/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\" twice")]
    [InlineData("blobs/5d/5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592", "has a blob that is not")]
    [InlineData("manifests/aa/aa00000000000000000000000000000000000000000000000000000000000000.json", "has a manifest that cannot be used, aa0000000000: manifest corrupt")]
    public void A_tar_with_something_else_in_it_is_refused(string name, string reason) =>
        Refused(tar => tar.WriteEntry(Plain(name, "x")), reason);

    [Fact]
    public void A_blob_of_no_output_is_refused() =>
        Refused(tar => tar.WriteEntry(Plain($"blobs/2d/{Digest.OfText("x")}", "x")), "has a blob that belongs to no output: 2d711642b726");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "a link")]
    [InlineData(TarEntryType.HardLink, "a link")]
    [InlineData(TarEntryType.Directory, "a folder")]
    [InlineData(TarEntryType.CharacterDevice, "a device")]
    [InlineData(TarEntryType.Fifo, "a pipe")]
    public void Only_plain_files_are_taken(TarEntryType type, string what) => Refused(
        tar =>
        {
            var entry = new UstarTarEntry(type, $"blobs/2d/{Digest.OfText("x")}");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            tar.WriteEntry(entry);
        },
        $"holds {what} where only plain files may be");

    [Fact]
    public void Wherever_it_is_cut_nothing_is_taken()
    {
        _workspace.Run();
        Export();
        var whole = File.ReadAllBytes(Tar);
        // The end of a tar is two empty blocks; the first of them is enough.
        for (var length = 0; length <= whole.Length - 1024; length += 256)
        {
            File.WriteAllBytes(Tar, whole[..length]);
            AssertRefused("is cut off");
        }
    }

    [Fact]
    public void Whatever_byte_is_damaged_nothing_is_taken_or_everything_as_it_was()
    {
        _workspace.Run();
        Export();
        var whole = File.ReadAllBytes(Tar);
        var random = new Random(7);
        for (var round = 0; round < 150; round++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(whole.Length - 1024)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Tar, damaged);
            var (code, _, error) = _workspace.Run("import-cache", "cache.tar", "--store", "other");
            Assert.Equal(code == 0 ? 0 : 1, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Equal(code == 0 ? 4 : 0, StoreFiles.Names(Other, "manifests").Length);
            StoreFiles.AssertSound(Other);
            Directory.Delete(Other, recursive: true);
        }
    }

    [Fact]
    public void A_header_that_lies_about_its_size_is_refused_at_once()
    {
        _workspace.Run();
        Export();
        var whole = File.ReadAllBytes(Tar);
        foreach (var size in (string[])["77777777777\0", "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"])
        {
            var lying = whole.ToArray();
            Encoding.Latin1.GetBytes(size).CopyTo(lying, 124);
            var sum = Enumerable.Range(0, 512).Sum(at => at is >= 148 and < 156 ? ' ' : lying[at]);
            Encoding.Latin1.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(lying, 148);
            File.WriteAllBytes(Tar, lying);
            AssertRefused("");
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_bad_usage() => Assert.Equal(
        (2, "", "import-cache: there is no file cache.tar\n"), _workspace.Run("import-cache", "cache.tar"));

    private long Export()
    {
        Assert.Equal(0, _workspace.Run("export-cache", "cache.tar").Code);
        return new FileInfo(Tar).Length;
    }

    /// <summary>Adds something to a good tar file and expects that nothing of it is taken.</summary>
    private void Refused(Action<TarWriter> more, string reason)
    {
        _workspace.Run();
        Export();
        var good = File.ReadAllBytes(Tar);
        using (var file = File.Create(Tar))
        {
            file.Write(good, 0, good.Length - 1024);
            using var tar = new TarWriter(file, TarEntryFormat.Ustar);
            more(tar);
        }

        AssertRefused(reason);
    }

    private void AssertRefused(string reason)
    {
        var (code, output, error) = _workspace.Run("import-cache", "cache.tar", "--store", "other");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"error: cache.tar {reason}", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(StoreFiles.Names(Other, "manifests"));
        Assert.Empty(StoreFiles.Names(Other, "blobs"));
        Assert.Empty(StoreFiles.Names(Other, "tmp"));
    }

    private static UstarTarEntry Plain(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };
}
