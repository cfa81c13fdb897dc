using System.Diagnostics;
using System.Text;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Things in a store, or in an output, that nobody should have put there.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private FakeStages Stages => _workspace.Stages;

    private string Outside(string name) => Path.Combine(_workspace.Folder, "outside", name);

    private string Manifest => Directory.GetFiles(Path.Combine(_workspace.StoreFolder, "manifests"), "*", SearchOption.AllDirectories)
        .Single(path => File.ReadAllText(path).Contains(Path.GetFileName(_workspace.BlobOf("hello")), StringComparison.Ordinal));

    private string Rerun() => string.Join("\n", _workspace.Run("--only", "hello").Out.Split('\n')
        .Where(line => line.Contains("miss (", StringComparison.Ordinal)));

    [Theory]
    [InlineData("a link", "blob corrupt: text.txt: blobs/2c/DIGEST is a link")]
    [InlineData("a link to nothing", "blob corrupt: text.txt: blobs/2c/DIGEST is a link")]
    [InlineData("a folder", "blob corrupt: text.txt: blobs/2c/DIGEST is a folder")]
    [InlineData("a pipe", "blob corrupt: text.txt: blobs/2c/DIGEST is neither file nor folder")]
    [InlineData("another blob", "blob corrupt: text.txt has 12 of 5 bytes")]
    [InlineData("another blob of this size", "blob corrupt: text.txt")]
    [InlineData("folder: a link", "blob corrupt: text.txt: blobs/2c is a link")]
    [InlineData("folder: a file", "blob corrupt: text.txt: blobs/2c is a file")]
    public void What_is_in_place_of_a_blob_is_reported_and_replaced_and_links_are_not_followed(string instead, string reason)
    {
        _workspace.Run();
        var blob = _workspace.BlobOf("hello");
        Put(instead, blob, "hello");
        Assert.Equal($"hello  miss ({reason.Replace("DIGEST", Path.GetFileName(blob), StringComparison.Ordinal)})", Rerun());
        Assert.Equal(FileKind.File, FileLayer.Real.State(blob).Map(state => state.Kind));
        Assert.Equal("hello", File.ReadAllText(blob));
        Assert.Equal("", Rerun());
        Assert.True(!File.Exists(Outside("target")) || File.ReadAllText(Outside("target")) == "hello");
    }

    [Theory]
    [InlineData("a link", "manifest corrupt: manifests/5d/KEY.json is a link")]
    [InlineData("a folder", "manifest corrupt: manifests/5d/KEY.json is a folder")]
    [InlineData("a pipe", "manifest corrupt: manifests/5d/KEY.json is neither file nor folder")]
    [InlineData("huge", "manifest corrupt: KEY.json has 1099.5 GB, more than 64.0 MB")]
    [InlineData("folder: a link", "manifest corrupt: manifests/5d is a link")]
    public void What_is_in_place_of_a_manifest_is_reported_and_replaced(string instead, string reason)
    {
        _workspace.Run("--only", "hello");
        var manifest = Manifest;
        var sound = File.ReadAllText(manifest);
        Put(instead, manifest, sound);
        Assert.Equal($"hello  miss ({reason.Replace("KEY.json", Path.GetFileName(manifest), StringComparison.Ordinal)})", Rerun());
        Assert.Equal(FileKind.File, FileLayer.Real.State(manifest).Map(state => state.Kind));
        Assert.Equal(sound, File.ReadAllText(manifest));
    }

    [Theory]
    [InlineData("locks")]
    [InlineData("tmp")]
    [InlineData("blobs")]
    [InlineData("index")]
    [InlineData("manifests")]
    public void A_link_in_place_of_a_folder_of_the_store_is_replaced_and_nothing_is_written_through_it(string folder)
    {
        _workspace.Run();
        Directory.CreateDirectory(Outside(""));
        FileLayer.Real.DeleteFolder(Path.Combine(_workspace.StoreFolder, folder));
        Directory.CreateSymbolicLink(Path.Combine(_workspace.StoreFolder, folder), Outside(""));
        Assert.Equal(0, _workspace.Run("--force", "hello").Code);
        Assert.Empty(Directory.GetFileSystemEntries(Outside("")));
    }

    [Fact]
    public void The_folder_of_the_store_may_be_a_link()
    {
        Directory.CreateDirectory(Outside(""));
        Directory.CreateSymbolicLink(_workspace.StoreFolder, Outside(""));
        Assert.Equal(0, _workspace.Run().Code);
        Assert.True(Directory.Exists(Outside("blobs")));
        Assert.Equal("", Rerun());
    }

    [Theory]
    [InlineData("../text.txt", "has the part ..")]
    [InlineData("a/../../text.txt", "has the part ..")]
    [InlineData("/etc/text.txt", "has an empty part")]
    [InlineData("a//text.txt", "has an empty part")]
    [InlineData("a/", "has an empty part")]
    [InlineData("./text.txt", "has the part .")]
    [InlineData("", "is empty")]
    [InlineData("a\0b", "has a control character")]
    [InlineData("a\nb", "has a control character")]
    [InlineData("a\\b", "has a backslash")]
    [InlineData("a/NUL.txt", "has the reserved part NUL.txt")]
    [InlineData("com1", "has the reserved part com1")]
    public void A_manifest_cannot_name_a_file_outside(string name, string problem)
    {
        _workspace.Run("--only", "hello");
        Forge([name]);
        var (_, output, _) = _workspace.Run("--only", "hello");
        Assert.Contains($"{problem})\n", output, StringComparison.Ordinal);
        Assert.Contains("miss (manifest corrupt: the name ", output, StringComparison.Ordinal);
        Assert.Equal("", Rerun());
    }

    [Theory]
    [InlineData("a.txt,a.txt", "the name \"a.txt\" is not in order")]
    [InlineData("b.txt,a.txt", "the name \"a.txt\" is not in order")]
    [InlineData("a,a/b", "the name \"a/b\" is in a folder that is a file")]
    public void A_manifest_cannot_name_files_that_exclude_each_other(string names, string problem)
    {
        _workspace.Run("--only", "hello");
        Forge(names.Split(','));
        Assert.Equal($"hello  miss (manifest corrupt: {problem})", Rerun());
    }

    [Theory]
    [InlineData("a long name of 256 letters")]
    [InlineData("a long name of 1030 letters")]
    public void Names_have_a_limit(string length)
    {
        var count = int.Parse(length.Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(OutputName.Problem(new string('a', 255)).IsNone);
        Assert.True(OutputName.Problem(string.Join('/', Enumerable.Repeat("aaaaaaaaa", 102))).IsNone);
        var name = count < 1000 ? new string('a', count) : string.Join('/', Enumerable.Repeat("aaaaaaaaa", count / 10));
        Assert.True(OutputName.Problem(name).IsSome);
    }

    [Theory]
    [InlineData("ln -s /etc/passwd link", "an output must be files, found the link link")]
    [InlineData("ln -s /etc link", "an output must be files, found the link link")]
    [InlineData("ln -s nowhere link", "an output must be files, found the link link")]
    [InlineData("mkdir a && ln -s . a/loop", "an output must be files, found the link a/loop")]
    [InlineData("mkfifo pipe", "an output must be files, found pipe, which is neither file nor folder")]
    [InlineData("touch 'a\\b'", "the name \"a\\\\b\" has a backslash")]
    [InlineData("touch \"$(printf 'a\\nb')\"", "the name \"a\\nb\" has a control character")]
    [InlineData("touch aux.txt", "the name \"aux.txt\" has the reserved part aux.txt")]
    [InlineData("mkdir -p $(seq -s / 40)", "must not have more than 32 folders in each other")]
    public void An_output_that_is_not_plain_files_fails_the_stage(string command, string reason)
    {
        Stages.Instead["hello"] = run =>
        {
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "hello");
            using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = run.Folder })!;
            shell.WaitForExit();
            return shell.ExitCode == 0 ? unit : "the command failed";
        };
        var (code, _, error) = _workspace.Run("--only", "hello");
        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_workspace.StoreFolder, "tmp")));
    }

    /// <summary>Writes a manifest that proves itself, with the blob of hello under other names.</summary>
    private void Forge(string[] names)
    {
        var (path, digest) = (Manifest, Path.GetFileName(_workspace.BlobOf("hello")));
        var sound = Multitask.Pipeline.Storage.Manifest.Of(File.ReadAllBytes(path), Path.GetFileNameWithoutExtension(path))
            .IfLeft(reason => throw new InvalidDataException(reason));
        var forged = sound with { Files = Seq(names.Select(name => new StoredFile(name, digest, 5)).ToArray()) };
        File.WriteAllText(path, forged.ToJson(), new UTF8Encoding(false));
    }

    private void Put(string instead, string path, string content)
    {
        Directory.CreateDirectory(Outside(""));
        if (instead.StartsWith("folder: ", StringComparison.Ordinal))
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.Move(folder, Outside("moved"));
            _ = instead.EndsWith("link", StringComparison.Ordinal)
                ? Directory.CreateSymbolicLink(folder, Outside("moved")).FullName
                : Written(folder, "");
            return;
        }

        File.Delete(path);
        switch (instead)
        {
            case "a link":
                File.CreateSymbolicLink(path, Written(Outside("target"), content));
                break;
            case "a link to nothing":
                File.CreateSymbolicLink(path, Outside("nothing"));
                break;
            case "a folder":
                Directory.CreateDirectory(Path.Combine(path, "more"));
                break;
            case "a pipe":
                Pipes.Make(path);
                break;
            case "huge":
                using (var file = File.Create(path))
                {
                    file.SetLength(1L << 40);
                }

                break;
            case "another blob":
                File.Copy(_workspace.BlobOf("worldworld 7"), path);
                break;
            default:
                Written(path, "olleh");
                break;
        }
    }

    private static string Written(string path, string content)
    {
        File.WriteAllText(path, content);
        return path;
    }
}
