using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>What killed processes leave beside the lock file and in the output folder.</summary>
public sealed class TempFileTests : IDisposable
{
    private const string Number = "0123456789abcd";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_next_run_removes_what_a_process_that_ended_left_and_nothing_else()
    {
        var texts = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "out", "words", "texts")).FullName;
        var (dead, alive) = (Ended(), Environment.ProcessId);
        string[] left = [
            Put(_workspace.Folder, TempFile.Name("pipeline.lock", dead, Number)), Put(texts, TempFile.Name("hello.txt", dead, Number))];
        string[] kept = [
            Put(_workspace.Folder, TempFile.Name("pipeline.lock", alive, Number)),
            Put(_workspace.Folder, TempFile.Name("other.lock", dead, Number)),
            Put(_workspace.Folder, $".pipeline.lock.00000000-{dead.ToString(CultureInfo.InvariantCulture)}-{Number}.tmp"),
            Put(_workspace.Folder, ".pipeline.lock.notes.tmp"),
            Put(texts, TempFile.Name("hello.txt", alive, Number))];
        var (code, _, error) = _workspace.Run();
        Assert.Equal((0, ""), (code, error));
        Assert.All(left, path => Assert.False(File.Exists(path), path));
        Assert.All(kept, path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("multitask-").FullName;
        try
        {
            var foreign = Put(elsewhere, TempFile.Name("hello.txt", Ended(), Number));
            Directory.CreateDirectory(Path.Combine(_workspace.Folder, "out", "words"));
            Directory.CreateSymbolicLink(Path.Combine(_workspace.Folder, "out", "words", "link"), elsewhere);
            Assert.Equal(0, _workspace.Run().Code);
            Assert.True(File.Exists(foreign));
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public void Drafts_of_one_file_have_names_of_their_own()
    {
        var path = Path.Combine(_workspace.Folder, "a");
        Assert.NotEqual(TempFile.Beside(path), TempFile.Beside(path));
        Assert.StartsWith(
            TempFile.Name("a", Environment.ProcessId, "")[..^".tmp".Length], Path.GetFileName(TempFile.Beside(path)), StringComparison.Ordinal);
    }

    private static string Put(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, "half");
        return path;
    }

    /// <summary>The number of a process that has ended.</summary>
    private static int Ended()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }
}
