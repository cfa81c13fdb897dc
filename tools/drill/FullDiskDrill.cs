using System.Diagnostics;
using System.Globalization;

namespace Multitask.Drill;

/// <summary>
/// The disk is too small from the start, or becomes so behind the first line: for a little of the work, or nearly all of it. The run says so and
/// ends, or goes on without checkpoints; with a larger disk the next run finishes.
/// </summary>
internal static class FullDiskDrill
{
    private const string Name = "full disk";
    private const int Least = 40;
    private const int Enough = 65_536;

    internal static Tally Run(Reference reference, Options options)
    {
        if (!Signal.IsRoot || !Works(reference.Root))
        {
            return new Tally(Name, Seq<Verdict>()) { NotRun = "needs root, to mount small disks" };
        }

        // A complete workspace and the checkpoints on the way to it.
        var files = Directory.GetFiles(reference.Complete.Folder, "*", SearchOption.AllDirectories);
        var most = (int)(2 * files.Sum(path => new FileInfo(path).Length) / 1024);
        var sizes = 8 * options.Repeats;
        return Tally.Of(Name, sizes, at => Round(reference, Least + ((most - Least) * at / sizes), late: at % 2 == 1));
    }

    private static Verdict Round(Reference reference, int kilobytes, bool late)
    {
        var disk = Directory.CreateDirectory(Path.Combine(reference.Root, $"disk-{kilobytes}")).FullName;
        if (!Mount(disk, late ? Enough : kilobytes))
        {
            return new Verdict(Some("a small disk could not be mounted"));
        }

        try
        {
            var workspace = Workspace.In(disk);
            using var run = ToolRun.Start(disk);
            run.Await(1);
            // What is in use already stays: then the disk does not become smaller.
            _ = late && Mount(disk, kilobytes, "remount,");
            var first = run.End();
            var grown = Mount(disk, Enough, "remount,");
            var second = ToolRun.ToEnd(disk);
            var full = first.Text.Contains("no space left", StringComparison.OrdinalIgnoreCase)
                || first.Text.Contains(" are free at ", StringComparison.Ordinal);
            var complaint = !grown ? Some("the disk could not be made larger")
                : first.Code != 0 && !(first.Code == 1 && full) ? Some($"on {kilobytes} KiB the run ended with {first.Code}: {first.Tail}")
                : reference.Complaint(workspace, second).Map(reason => $"after {kilobytes} KiB: {reason}");
            return new Verdict(complaint, full ? 1 : 0, second.Resumed ? 1 : 0);
        }
        finally
        {
            Call("umount", disk);
        }
    }

    private static bool Works(string root)
    {
        var disk = Directory.CreateDirectory(Path.Combine(root, "disk")).FullName;
        return Mount(disk, Least) && Call("umount", disk);
    }

    private static bool Mount(string folder, int kilobytes, string how = "") =>
        Call("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"{how}size={kilobytes}k"), "tmpfs", folder);

    private static bool Call(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start);
        process?.WaitForExit();
        return process?.ExitCode == 0;
    }
}
