using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class DamageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private FakeStages Stages => _workspace.Stages;

    /// <summary>What the second run says of a stage, and which stages it ran.</summary>
    private string Rerun(params string[] args)
    {
        var (_, output, _) = _workspace.Run(args);
        return string.Join("\n", output.Split('\n').Where(line => line.Contains("miss (", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("hellO", "blob corrupt: text.txt")]
    [InlineData("hel", "blob corrupt: text.txt has 3 of 5 bytes")]
    [InlineData("", "blob corrupt: text.txt has 0 of 5 bytes")]
    [InlineData(null, "blob missing: text.txt")]
    public void A_damaged_blob_is_reported_and_replaced(string? content, string reason)
    {
        _workspace.Run();
        var blob = _workspace.BlobOf("hello");
        Workspace.Spoil(blob, content ?? "");
        if (content is null)
        {
            File.Delete(blob);
        }

        Assert.Equal($"hello  miss ({reason})", Rerun());
        Assert.Equal(["hello"], Stages.Ran);
        Assert.Equal("hello", File.ReadAllText(blob));
        Assert.Equal("", Rerun());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"schema":1,"key":{"a":1},"output":"x","files":[]}""")]
    public void A_damaged_manifest_is_reported_and_replaced(string content)
    {
        _workspace.Run("--only", "hello");
        var manifest = Assert.Single(Directory.GetFiles(Path.Combine(_workspace.StoreFolder, "manifests"), "*", SearchOption.AllDirectories));
        var sound = File.ReadAllText(manifest);
        File.WriteAllText(manifest, content);
        Assert.Equal("hello  miss (manifest corrupt)", Rerun("--only", "hello"));
        Assert.Equal(sound, File.ReadAllText(manifest));
    }

    [Fact]
    public void A_manifest_that_names_other_files_is_not_believed()
    {
        _workspace.Run("--only", "hello");
        var manifest = Assert.Single(Directory.GetFiles(Path.Combine(_workspace.StoreFolder, "manifests"), "*", SearchOption.AllDirectories));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("text.txt", "next.txt", StringComparison.Ordinal));
        Assert.Equal("hello  miss (manifest corrupt)", Rerun("--only", "hello"));
    }

    [Fact]
    public void A_store_that_was_removed_is_filled_again()
    {
        _workspace.Run("--only", "hello");
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        Assert.Equal("hello  miss (not in this store)", Rerun("--only", "hello"));
    }
}
