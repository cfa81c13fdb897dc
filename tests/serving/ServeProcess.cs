using System.Diagnostics;
using Multitask.Tests.Stages;

namespace Multitask.Tests.Serving;

/// <summary>The tool as a process that serves.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process _process;

    private ServeProcess(Process process) => _process = process;

    /// <summary>What it told before it listened, that included.</summary>
    internal List<string> Lines { get; } = [];

    internal Uri Address { get; private set; } = null!;

    /// <summary>Bytes that are resident.</summary>
    internal long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    internal static Task<ServeProcess> Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    /// <summary>With variables of the environment: settings of ASP.NET and of OpenTelemetry.</summary>
    internal static async Task<ServeProcess> Start(string folder, (string Name, string Value)[] settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ToolProcess.Program, "serve", .. arguments, "--port", "0", "--provider", "cpu"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var served = new ServeProcess(Process.Start(start)!);
        // One line for HTTP, one for gRPC, unless both share an address with TLS.
        while (!served.Lines.Exists(line => line.StartsWith("listening on https", StringComparison.Ordinal))
            && served.Lines.Count(line => line.StartsWith("listening on ", StringComparison.Ordinal)) < 2)
        {
            served.Lines.Add(await served.Next());
        }

        served.Address = new Uri(served.Lines.First(line => line.StartsWith("listening on ", StringComparison.Ordinal))["listening on ".Length..]);
        return served;
    }

    /// <summary>The next line.</summary>
    internal async Task<string> Next() => await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync());

    internal void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    internal async Task<(int Code, string Error)> End()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _process.StandardError.ReadToEndAsync());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
