using System.Diagnostics;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Standard output and error that cannot be written, and a connection that ends: the work is not lost.</summary>
[Trait("Category", "Slow")]
public sealed class StreamsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-").FullName;

    public StreamsTests() => File.WriteAllText(
        Path.Combine(_folder, "p.yaml"), "pipeline: t\nstages:\n  data: { load: scenes, train: 2, test: 1, height: 16, width: 16 }\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("$MT p.yaml >/dev/full", 1, "error: standard output cannot be written: no space left on device; the work goes on\n")]
    [InlineData("$MT p.yaml >&-", 1, "error: standard output cannot be written: it is closed; the work goes on\n")]
    [InlineData("$MT p.yaml --events json >/dev/full 2>&1", 1, "")]
    [InlineData("$MT p.yaml >&- 2>&-", 1, "")]
    [InlineData("$MT p.yaml <&- >&- 2>&-", 1, "")]
    [InlineData("$MT p.yaml 2>&- >log", 0, "")]
    [InlineData("$MT p.yaml 2>/dev/full >log", 0, "")]
    [InlineData("$MT --help >/dev/full", 1, "error: standard output cannot be written: no space left on device; the work goes on\n")]
    [InlineData("$MT methods >&-", 1, "error: standard output cannot be written: it is closed; the work goes on\n")]
    [InlineData("$MT nope.yaml 2>&-", 2, "")]
    [InlineData("$MT nope.yaml 2>/dev/full >&-", 2, "")]
    [InlineData("{ $MT p.yaml; echo $? >code; } | true; exit $(cat code)", 0, "")]
    [InlineData("{ $MT methods; echo $? >code; } | head -1 >log; exit $(cat code)", 0, "")]
    public async Task What_cannot_be_written_is_one_line_and_the_work_goes_on(string command, int code, string error)
    {
        var (found, said) = await Shell(command);
        Assert.Equal((code, error), (found, said.Replace(" : '/dev/stdout'", "", StringComparison.Ordinal)));
        Assert.Equal(command.Contains("p.yaml", StringComparison.Ordinal), Directory.Exists(Path.Combine(_folder, ".pipeline")) && code < 2);
        if (code < 2 && command.Contains("p.yaml", StringComparison.Ordinal))
        {
            Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder, "p.lock"), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("TERM", 130)]
    public async Task A_signal_ends_a_run_in_good_order(string signal, int code)
    {
        var (found, said) = await Shell(
            // Whoever runs the tests may ignore SIGHUP, and processes inherit that.
            $"env --default-signal=HUP $MT p.yaml --set stages.data.train=1000000 >log & p=$!; until grep -qs miss log; do :; done; kill -{signal} $p; wait $p");
        Assert.Equal((code, "interrupted at data\n"), (found, said));
    }

    [Fact]
    public async Task Who_asked_for_it_by_nohup_keeps_running()
    {
        var (found, _) = await Shell(
            "trap '' HUP; $MT p.yaml --set stages.data.train=300 >log & p=$!; until grep -qs miss log; do :; done; kill -HUP $p; wait $p");
        Assert.Equal(0, found);
    }

    private async Task<(int Code, string Error)> Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command.Replace("$MT", $"dotnet {ToolProcess.Program}", StringComparison.Ordinal)])
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
