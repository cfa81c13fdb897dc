using System.Diagnostics;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Where the system refuses what the program needs it ends in one line.</summary>
public sealed class LastResortTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Below some 25 files or a gigabyte .NET ends before any code of ours.</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("-n 32")]
    [InlineData("-n 40")]
    [InlineData("-n 100")]
    [InlineData("-n 128")]
    [InlineData("-n 140")]
    [InlineData("-v 1500000")]
    [InlineData("-v 2000000")]
    [InlineData("-v 8000000")]
    public async Task A_low_limit_ends_in_one_line_or_not_at_all(string limit)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "p.yaml"), Bench.Small, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("bash", ["-c", $"ulimit {limit} && exec dotnet '{ToolProcess.Program}' p.yaml"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is 0 or 1 or 2, $"{process.ExitCode}: {string.Join('\n', lines)}");
        Assert.True(process.ExitCode == 0 ? lines.Length == 0 : lines.Length == 1, string.Join('\n', lines) + output);
        Assert.All(lines, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
    }
}
