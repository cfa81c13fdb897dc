using System.Diagnostics;
using System.Text;

namespace Multitask.Drill;

/// <summary>How a run of the tool ended.</summary>
/// <param name="Code">Its exit code; 128 and more: a signal ended it.</param>
/// <param name="Text">All it printed.</param>
internal sealed record Ended(int Code, string Text)
{
    /// <summary>Whether training resumed from a checkpoint.</summary>
    internal bool Resumed => Text.Contains("| resumes from ", StringComparison.Ordinal);

    /// <summary>Where it said that the next run would go on.</summary>
    internal Option<string> Promise
    {
        get
        {
            const string Before = "interrupted at ";
            const string After = "; the next run resumes from there";
            var (start, end) = (Text.IndexOf(Before, StringComparison.Ordinal), Text.IndexOf(After, StringComparison.Ordinal));
            return start >= 0 && end > start ? Some(Text[(start + Before.Length)..end]) : None;
        }
    }

    /// <summary>The last lines, for complaints.</summary>
    internal string Tail => string.Join(" / ", Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(4));
}

/// <summary>The tool at work in a process of its own, on one thread: tiny networks gain nothing from two.</summary>
internal sealed class ToolRun : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(3);

    private readonly Process _process;
    private readonly StringBuilder _text = new();

    private ToolRun(Process process) => _process = process;

    /// <summary>Starts it in a folder, on the pipeline there.</summary>
    internal static ToolRun Start(string folder, params string[] options) => Call(folder, ["pipeline.yaml", .. options]);

    /// <summary>Starts it in a folder with these arguments.</summary>
    internal static ToolRun Call(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "multitask.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var run = new ToolRun(new Process { StartInfo = start });
        run._process.OutputDataReceived += run.Take;
        run._process.ErrorDataReceived += run.Take;
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>From start to end.</summary>
    internal static Ended ToEnd(string folder, params string[] options)
    {
        using var run = Start(folder, options);
        return run.End();
    }

    /// <summary>
    /// Waits until it has printed so many lines and for a while longer, then sends a signal. Whether there was still one to take it.
    /// </summary>
    internal bool Disturb(int lines, TimeSpan after, int signal)
    {
        Await(lines);
        var there = !_process.WaitForExit(after);
        if (there)
        {
            Signal.Send(_process.Id, signal);
        }

        return there;
    }

    /// <summary>Waits until it has printed so many lines, or has ended.</summary>
    internal void Await(int lines)
    {
        while (Text().Count(c => c == '\n') < lines && !_process.WaitForExit(Glance))
        {
        }
    }

    /// <summary>Waits for the end.</summary>
    internal Ended End()
    {
        _process.WaitForExit();
        return new Ended(_process.ExitCode, Text());
    }

    /// <inheritdoc />
    public void Dispose() => _process.Dispose();

    private string Text()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (_text)
        {
            _text.Append(line.Data).Append('\n');
        }
    }
}
