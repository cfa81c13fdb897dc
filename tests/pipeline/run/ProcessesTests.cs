using System.Diagnostics;
using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>The tool itself, several processes on one store.</summary>
[Trait("Category", "Slow")]
public sealed class ProcessesTests : IDisposable
{
    private const string Yaml = """
        pipeline: shared
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4, 6] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Process Start(params string[] options)
    {
        File.WriteAllText(Path.Combine(_folder, "pipeline.yaml"), Yaml);
        return Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "multitask.dll"), "pipeline.yaml", .. options])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    [Fact]
    public async Task Four_processes_execute_each_stage_once()
    {
        var processes = Enumerable.Range(0, 4).Select(_ => Start("--events", "json")).ToArray();
        var texts = await Task.WhenAll(processes.Select(async process =>
        {
            var errors = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            process.Dispose();
            return text;
        }));
        var ends = texts
            .SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonNode.Parse(line)!)
            .Where(line => (string?)line["event"] == "stage")
            .Select(line => $"{line["name"]} {line["outcome"]}")
            .ToArray();
        Assert.Equal(["data ran", "model ran"], ends.Where(end => end.EndsWith("ran", StringComparison.Ordinal)).Order());
        Assert.Equal(6, ends.Count(end => end.EndsWith("hit", StringComparison.Ordinal)));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_folder, "pipeline.lock"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_process_that_is_killed_with_two_stages_at_work_leaves_nothing_in_the_way()
    {
        const string both = "stages.more={ load: scenes, train: 300, test: 8, height: 64, width: 64 }";
        using var child = Start("--jobs", "2", "--events", "json", "--set", "stages.data.train=300", "--set", both);
        var begun = new System.Collections.Generic.HashSet<string>();
        while (begun.Count < 2 && await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (JsonNode.Parse(line)! is var told && (string?)told["event"] == "start")
            {
                begun.Add((string)told["name"]!);
            }
        }

        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["data", "more"], begun.Order());
        using var next = Start("--jobs", "2", "--set", "stages.data.train=300", "--set", both);
        var text = await next.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await next.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(next.ExitCode == 0, text);
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(_folder, "pipeline.lock"), TestContext.Current.CancellationToken)).Length);
        Assert.Equal(Seq<string>(), new Store(Path.Combine(_folder, ".pipeline")).Unfinished());
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_works_lets_the_next_one_in_at_once()
    {
        using var child = Start("--set", "stages.data.train=1500", "--set", "stages.data.height=96", "--set", "stages.data.width=96");
        var store = new Store(Path.Combine(_folder, ".pipeline"));
        for (var line = ""; line?.Contains("data   miss", StringComparison.Ordinal) == false;)
        {
            line = await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        // It stands still now, in the middle of its work, until it is killed.
        Signal("STOP", child.Id);
        var told = new List<string>();
        var result = Right<Failure, Unit>(unit);
        try
        {
            result = Run(store, what =>
            {
                told.Add(HumanText.For(Seq1("data"), colour: false).Line(what));
                if (what is Event.Waiting)
                {
                    Signal("KILL", child.Id);
                }
            });
        }
        finally
        {
            child.Kill();
        }

        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(result.IsRight);
        var wait = $"data  waits for {Environment.MachineName} pid {child.Id}, which runs data of shared since 20";
        Assert.StartsWith(wait, told[1], StringComparison.Ordinal);
        Assert.StartsWith("data  miss (", told[2], StringComparison.Ordinal);
        Assert.Equal(Seq<string>(), store.Unfinished());
    }

    private Either<Failure, Unit> Run(Store store, Action<Event> tell)
    {
        var plan = PlanOf();
        return Runner.Run(
            plan,
            new Selection<StageOutput>(plan.Stages, Seq<string>()),
            new RunPaths(store, Path.Combine(_folder, "pipeline.lock")),
            new RunContext(tell, TimeProvider.System, CancellationToken.None)).Map(_ => unit);
    }

    private Plan<StageOutput> PlanOf() =>
        (from root in ConfigFile.Load(
            Path.Combine(_folder, "pipeline.yaml"),
            "pipeline.yaml",
            Seq("stages.data.train=1500", "stages.data.height=96", "stages.data.width=96")
                .Map(text => Override.Parse(text).IfFail(_ => throw new InvalidDataException(text))).Strict())
         from plan in Planner.Plan(root, AllStages.Registry)
         select plan)
        .IfFail(problems => throw new InvalidDataException(problems.Head.Message));

    /// <summary>The shell's own command: a program of that name is not on every machine.</summary>
    private static void Signal(string name, int process)
    {
        using var kill = Process.Start("sh", ["-c", FormattableString.Invariant($"kill -{name} {process}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
