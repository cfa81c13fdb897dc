using System.Diagnostics;

namespace Multitask.Drill;

/// <summary>The undisturbed run that all others must equal.</summary>
/// <param name="Results">What it left for the user.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Lines">How many lines it printed.</param>
/// <param name="Ready">A workspace with data and starting weights in the store.</param>
/// <param name="Complete">A workspace after a complete run.</param>
internal sealed record Reference(
    Seq<(string Name, string Content)> Results, TimeSpan Time, int Lines, Workspace Ready, Workspace Complete)
{
    /// <summary>A folder for more workspaces.</summary>
    internal string Root => Path.GetDirectoryName(Ready.Folder) ?? "/";

    /// <summary>Runs undisturbed in a folder; Left is why that did not work.</summary>
    internal static Either<string, Reference> Take(string root)
    {
        var (complete, ready) = (Workspace.New(root), Workspace.New(root));
        // The very first run pays for cold files: it is not timed.
        var first = ToolRun.ToEnd(ready.Folder, "--only", "model");
        var copy = ready.Copy();
        var again = ToolRun.ToEnd(copy.Folder);
        var clock = Stopwatch.StartNew();
        var ended = ToolRun.ToEnd(complete.Folder);
        var time = clock.Elapsed;
        return (first.Code, ended.Code, again.Code) != (0, 0, 0) ? Left($"the undisturbed run failed: {ended.Tail}")
            : !complete.Results().SequenceEqual(copy.Results()) ? Left("two undisturbed runs differ")
            : new Reference(complete.Results(), time, ended.Text.Count(c => c == '\n'), ready, complete);
    }

    /// <summary>What is wrong after a run that was to end like this one.</summary>
    internal Option<string> Complaint(Workspace workspace, Ended last) =>
        last.Code != 0 ? Some($"the last run ended with {last.Code}: {last.Tail}")
        : !workspace.Results().SequenceEqual(Results) ? Some("the results differ")
        : workspace.StoreMistake();
}
