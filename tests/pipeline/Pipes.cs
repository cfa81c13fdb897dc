using System.Diagnostics;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>Named pipes: who opens one waits forever, unless somebody writes.</summary>
internal static class Pipes
{
    internal static void Make(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
