using System.Text.Json.Nodes;
using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class DiskUseTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Every_byte_of_the_store_is_counted_once()
    {
        _workspace.Run();
        _workspace.Run("--set", "stages.world.times=3");
        File.WriteAllText(Path.Combine(_workspace.Folder, "other.yaml"), "pipeline: other\nstages: { lone: { write: hello } }");
        _workspace.Run("other.yaml");
        var key = $"ab{new string('0', 62)}";
        Directory.CreateDirectory(Path.Combine(_workspace.StoreFolder, "checkpoints", "ab", key));
        File.WriteAllText(Path.Combine(_workspace.StoreFolder, "checkpoints", "ab", key, "state"), "1234");
        File.WriteAllText(Path.Combine(_workspace.StoreFolder, "tmp", $"{new string('0', 32)}.index"), "123");
        var json = JsonNode.Parse(_workspace.Run("du", "--json").Out)!;
        Assert.Equal(StoreFiles.Bytes(_workspace.StoreFolder), (long)json["total"]!);
        var stages = json["pipelines"]!.AsArray().SelectMany(one => one!["stages"]!.AsArray()).ToArray();
        Assert.Equal(5, stages.Length);
        Assert.Equal(
            (long)json["total"]!,
            stages.Sum(stage => (long)stage!["own"]!)
            + ((string[])["shared", "unreachable", "checkpoints", "unfinished", "bookkeeping"]).Sum(part => (long)json[part]!));
        // hello is the text of two stages; the first outputs of world and all are nobody's.
        Assert.Equal((5, 26, 4, 3), ((long)json["shared"]!, (long)json["unreachable"]!, (long)json["checkpoints"]!, (long)json["unfinished"]!));
    }

    [Fact]
    public void It_is_a_table_for_people()
    {
        _workspace.Run();
        var lines = _workspace.Run("du").Out.Split('\n');
        Assert.Equal("words        all    14 B", lines[0]);
        Assert.Equal("words        hello  5 B", lines[2 - 1 + 1]);
        Assert.StartsWith("total", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_no_empty_store() => Assert.Equal(
        (2, "", $"there is no store at {_workspace.Folder}/nowhere; --store names one\n"), _workspace.Run("du", "--store", "nowhere"));
}
