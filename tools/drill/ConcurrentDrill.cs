using System.Text.Json.Nodes;
using Multitask.Models;

namespace Multitask.Drill;

/// <summary>Four runs of one pipeline at once, with one store, and one of them is killed: every stage is executed once in all.</summary>
internal static class ConcurrentDrill
{
    private const string Name = "four at once, one killed";
    private const int Runs = 4;
    private const int Rounds = 2;

    private static readonly Seq<string> Stages = Seq("data", "model", "trained", "onnx");

    /// <summary>Round after round: within each, four processes run at once.</summary>
    internal static Tally Run(Reference reference, Options options) => new(Name, Seq(Enumerable
        .Range(0, Rounds * options.Repeats)
        .Select(round => Round(reference, new RandomSource(options.Seed, Name, round)))
        .ToArray()));

    private static Verdict Round(Reference reference, RandomSource random)
    {
        var workspace = Workspace.New(reference.Root);
        var runs = Enumerable.Range(0, Runs).Select(_ => ToolRun.Start(workspace.Folder, "--events", "json")).ToArray();
        var victim = random.Next(Runs);
        var killed = runs[victim].Disturb(random.Next(reference.Lines), random.NextDouble() * KillDrill.LongestWait, Signal.Kill);
        var ended = Seq(runs.Select(run => run.End()).ToArray());
        foreach (var run in runs)
        {
            run.Dispose();
        }

        var last = ToolRun.ToEnd(workspace.Folder, "--events", "json");
        var complaint = Stages.Choose(stage => Wrong(stage, ended.Sum(run => Executions(run, stage)), killed)).HeadOrNone()
            || Stages.Find(stage => Executions(last, stage) > 0).Map(stage => $"{stage} was executed again afterwards")
            || ended.Filter(run => run.Code != 0 && !(killed && run.Code == 128 + Signal.Kill)).HeadOrNone()
                .Map(run => $"a run ended with {run.Code}: {run.Tail}")
            || reference.Complaint(workspace, last);
        return new Verdict(complaint, killed ? 1 : 0, ended.Count(run => run.Resumed));
    }

    /// <summary>A run that is killed right after a stage cannot report it any more.</summary>
    private static Option<string> Wrong(string stage, int executions, bool killed) => executions == 1 || (executions == 0 && killed)
        ? None
        : Some($"{stage} was executed {executions} times");

    private static int Executions(Ended run, string stage) => run.Text
        .Split('\n')
        .Where(line => line.StartsWith('{') && line.EndsWith('}'))
        .Select(line => JsonNode.Parse(line))
        .Count(line => (string?)line?["name"] == stage && (string?)line?["outcome"] == "ran");
}
