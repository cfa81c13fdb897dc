using System.Diagnostics;

namespace Multitask.Tests.Stages;

/// <summary>What a process of the tool said, and its exit code.</summary>
internal sealed record ToolProcess(int Code, string Out, string Error)
{
    /// <summary>Where the built tool lies.</summary>
    internal static string Program => Path.Combine(AppContext.BaseDirectory, "multitask.dll");

    /// <summary>Runs a tool in a folder, with some variables set otherwise or removed (null), to its end.</summary>
    internal static async Task<ToolProcess> Run(
        string program, string folder, IEnumerable<(string Name, string? Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolProcess(process.ExitCode, text, await errors);
    }
}
