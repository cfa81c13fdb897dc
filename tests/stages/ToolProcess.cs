using System.Diagnostics;
using System.Text;

namespace Multitask.Tests.Stages;

/// <summary>What a process of the tool said, and its exit code.</summary>
internal sealed record ToolProcess(int Code, string Out, string Error)
{
    /// <summary>Where the built tool lies.</summary>
    internal static string Program => Path.Combine(AppContext.BaseDirectory, "multitask.dll");

    /// <summary>Runs a tool in a folder, with some variables set otherwise or removed (null), to its end.</summary>
    internal static async Task<ToolProcess> Run(
        string program, string folder, IEnumerable<(string Name, string? Value)> variables, params string[] arguments) =>
        await Watch(program, folder, variables, (_, _) => { }, arguments);

    /// <summary>The same, with each line on standard output as it comes.</summary>
    internal static async Task<ToolProcess> Watch(
        string program, string folder, IEnumerable<(string Name, string? Value)> variables, Action<string, Process> line, params string[] arguments)
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
        var text = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } read)
        {
            text.AppendLine(read);
            line(read, process);
        }

        await process.WaitForExitAsync();
        return new ToolProcess(process.ExitCode, text.ToString(), await errors);
    }

    /// <summary>Sends a signal to a process.</summary>
    internal static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{process}"]);
        kill.WaitForExit();
    }

    /// <summary>The processes that have a variable with a value that begins so.</summary>
    internal static int[] With(string variable, string value) => [.. Directory.GetDirectories("/proc")
        .Select(folder => (Path.Combine(folder, "environ"), int.TryParse(Path.GetFileName(folder), out var id) ? id : 0))
        .Where(one => one.Item2 > 0 && Environment(one.Item1).Any(entry => entry.StartsWith($"{variable}={value}", StringComparison.Ordinal)))
        .Select(one => one.Item2)];

    private static string[] Environment(string path)
    {
        try
        {
            return File.ReadAllText(path).Split('\0');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
