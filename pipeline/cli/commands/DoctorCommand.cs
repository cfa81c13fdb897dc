using System.CommandLine;
using System.Runtime.InteropServices;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>doctor</c>: what this machine has of what pipelines need, and what to do where something is missing.</summary>
internal static class DoctorCommand
{
    private const long LeastDisk = 2_000_000_000;
    private const long LeastMemory = 2_000_000_000;

    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var store = Options.Store();
        return new Command("doctor", "Show what this machine has of what pipelines need, and what to do where something is missing") { store }
            .Does(terminal, result => ExceptionBoundary.Guard("doctor", () => Right<string, Seq<Finding>>(
                    (Machine(terminal.Absolute(PipelineOptions.StoreOf(result, store))) + catalogue.Doctor()).Strict()), terminal.Cancel)
                .Map(Answer)
                .MapLeft(CommandError.OfRun));
    }

    /// <summary>The lines, and exit code 1 where something is bad.</summary>
    internal static CommandResult Answer(Seq<Finding> all)
    {
        var (bad, missing) = (all.Count(one => one.Health == Health.Bad), all.Count(one => one.Health == Health.Optional));
        var rows = Columns.Of(all.Map(one => Seq(Mark(one.Health), one.Name, one.Text)))
            .Zip(all, (line, one) => one.Remedy.Length == 0 ? Seq1(line) : Seq(line, $"         -> {one.Remedy}")).Bind(lines => lines);
        var sum = bad > 0 ? $"{Format.Count(bad, "thing")} to mend" : missing > 0 ? $"ready; {missing} optional missing" : "ready";
        return new CommandResult(rows.ToSeq().Add(sum).Strict(), bad > 0 ? ExitCode.Failed : ExitCode.Ok);
    }

    private static string Mark(Health health) => health switch
    {
        Health.Good => "ok",
        Health.Optional => "missing",
        _ => "BAD",
    };

    private static Seq<Finding> Machine(string store) => Seq(
        new Finding("system", Is(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64),
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}", OperatingSystem.IsLinux() ? "" : "Linux on x64 is needed"),
        new Finding(".NET", Health.Good, $"runtime {Environment.Version}, {Format.Count(Environment.ProcessorCount, "core")}"),
        Sdk(),
        Disk.Try(() => Disk.FreeAt(store)).Match(
            Right: free => new Finding("disk", free < LeastDisk ? Health.Bad : Health.Good, $"{Format.Bytes(free)} free for {store}",
                free < LeastDisk ? "make room (`multitask gc`), or name another place with --store" : ""),
            Left: reason => new Finding("disk", Health.Bad, reason, "name another place with --store")),
        SystemMemory.Available() is var memory && memory < LeastMemory
            ? new Finding("memory", Health.Bad, $"{Format.Bytes(memory)} free", "end other programs, or give the container more")
            : new Finding("memory", Health.Good, $"{Format.Bytes(memory)} free"));

    private static Finding Sdk() => Programs.Find("dotnet").Match(
        Some: path => new Finding("SDK", Health.Good, $"{path}{Versions(path)}"),
        None: () => new Finding("SDK", Health.Optional, "no dotnet on PATH", "needed to build only: https://dotnet.microsoft.com/download"));

    private static string Versions(string dotnet) => Disk.Try(() => Directory.GetDirectories(
            Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(dotnet, true)?.FullName ?? dotnet) ?? "/", "sdk")))
        .Match(Right: all => $", SDK {string.Join(", ", all.Select(Path.GetFileName).Order(StringComparer.Ordinal))}", Left: _ => "");

    private static Health Is(bool good) => good ? Health.Good : Health.Bad;
}
