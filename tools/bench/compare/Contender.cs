using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>A program that is measured, in a process of its own each time.</summary>
/// <param name="Name">Its column in the table.</param>
/// <param name="File">What starts it.</param>
/// <param name="Arguments">With what.</param>
internal sealed record Contender(string Name, string File, Seq<string> Arguments)
{
    private const string Scripts = "baseline";

    /// <summary>They choose code for another processor than this one.</summary>
    private static readonly Seq<string> Misleading = Seq("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    /// <summary>This program.</summary>
    internal static string Ours => Path.Combine(AppContext.BaseDirectory, "Multitask.Bench");

    /// <summary>A Python with PyTorch: Debian's before others, which may come first on the path.</summary>
    internal static Option<string> Python() => Seq("/usr/bin/python3", "python3")
        .Find(python => new Contender("", python, Seq("-c", "import torch, scipy")).Start(quiet: true).IsRight);

    /// <summary>A Python program in the folder of this one.</summary>
    internal static string Beside(string script) => Path.Combine(AppContext.BaseDirectory, Scripts, script);

    /// <summary>The line it prints, or why there is none.</summary>
    internal Either<string, JsonNode> Run() => Start(quiet: false).Bind(text => JsonNode.Parse(text) is { } line
        ? Right<string, JsonNode>(line)
        : Left<string, JsonNode>($"{this} printed nothing"));

    /// <inheritdoc />
    public override string ToString() => $"{File} {string.Join(' ', Arguments)}";

    /// <summary>What it prints.</summary>
    /// <param name="quiet">Whether its complaints stay hidden.</param>
    private Either<string, string> Start(bool quiet)
    {
        var start = new ProcessStartInfo(File, Arguments) { RedirectStandardOutput = true, RedirectStandardError = quiet };
        Misleading.Iter(name => start.Environment.Remove(name));
        try
        {
            using var process = Process.Start(start) ?? throw new UnreachableException("a program of its own was started");
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? Right(text) : Left($"{this} ended with {process.ExitCode}");
        }
        catch (Win32Exception failure)
        {
            return Left(failure.Message);
        }
    }
}
