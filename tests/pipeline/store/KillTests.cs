using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>A run dies between any two steps it takes on the disk; nothing is lost and nothing is wrong.</summary>
[Trait("Category", "Slow")]
public sealed class KillTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("empty", false)]
    [InlineData("empty", true)]
    [InlineData("damaged", false)]
    [InlineData("damaged", true)]
    [InlineData("forced to other content", false)]
    [InlineData("forced to other content", true)]
    [InlineData("complete", false)]
    public void A_run_that_dies_at_any_step_leaves_the_old_state_or_the_new_one(string before, bool power)
    {
        using var twin = Prepared(before);
        var old = States(twin, Keys(twin));
        var undisturbed = DirectRun.Must(DirectRun.Run(twin, DirectRun.Quick(twin), force: IsForced(before)));
        var all = old.Keys.Concat(Keys(twin)).Distinct().ToArray();
        var (killed, dies) = (0, true);
        while (dies)
        {
            using var workspace = Prepared(before);
            var faults = new Faults { KillAt = killed + 1 }.Knowing(workspace.StoreFolder);
            dies = Dies(workspace, faults, IsForced(before));
            if (dies)
            {
                killed++;
                if (power && Directory.Exists(workspace.StoreFolder))
                {
                    faults.CutPower(workspace.StoreFolder);
                }

                var where = $"killed before step {killed}: {faults.Steps[^1]}";
                Either(all, where, States(workspace, all), (States(twin, all), old));
                Continues(workspace, where, undisturbed);
            }
        }

        output.WriteLine($"{before}{(power ? ", power cut" : "")}: killed at {killed} points, nothing lost, nothing wrong");
        Assert.True(killed > 10, $"only {killed} points");
    }

    private static bool IsForced(string before) => before[0] == 'f';

    private static void Either(
        string[] keys, string where, Map<string, string> found, (Map<string, string> New, Map<string, string> Old) allowed) =>
        Assert.All(keys, key => Assert.True(
            found[key] == allowed.New[key] || found[key] == allowed.Old.Find(key).IfNone("absent"),
            $"{where}: {key} is {found[key]}, must be {allowed.New[key]} or {allowed.Old.Find(key).IfNone("absent")}"));

    /// <summary>The next run succeeds, with the old content where that was complete, and leaves nothing that cannot be reclaimed.</summary>
    private static void Continues(Workspace workspace, string where, RunResult<string> undisturbed)
    {
        var again = DirectRun.Run(workspace, DirectRun.Quick(workspace));
        Assert.True(again.IsRight, $"{where}: {again.Match(_ => "", DirectRun.Reason)}");
        Assert.Equal(
            DirectRun.Outputs(undisturbed).Replace("!", "", StringComparison.Ordinal),
            DirectRun.Outputs(DirectRun.Must(again)).Replace("!", "", StringComparison.Ordinal));
        Assert.Equal(4, File.ReadAllLines(workspace.Lock).Length);
        Assert.DoesNotContain("damaged", States(workspace, Keys(workspace)).Values);
        Assert.StartsWith("hello", File.ReadAllText(Path.Combine(workspace.Folder, "out/words/texts/text.txt")), StringComparison.Ordinal);
        var store = DirectRun.Quick(workspace);
        _ = store.Unfinished().IfLeft(Seq<string>()).Iter(key => Assert.Equal(true, store.Reclaim(key)));
        Assert.Empty(Directory.GetDirectories(store.Layout.Unfinished));
    }

    private static bool Dies(Workspace workspace, Faults faults, bool force)
    {
        try
        {
            _ = DirectRun.Must(DirectRun.Run(workspace, DirectRun.Quick(workspace) with { Files = faults.Layer }, force: force));
            return false;
        }
        catch (Faults.Killed)
        {
            return true;
        }
    }

    private static string[] Keys(Workspace workspace) =>
        File.Exists(workspace.Lock) ? [.. File.ReadAllLines(workspace.Lock).Select(line => line.Split(' ')[1])] : [];

    /// <summary>What the store has under each key: nothing, something damaged, or its files and their content.</summary>
    private static Map<string, string> States(Workspace workspace, string[] keys) => toMap(keys.Select(key =>
        (key, DirectRun.Quick(workspace).Find(key, "stage") switch
        {
            Lookup.Hit hit => string.Join(
                "|", hit.Artifact.Files.AsEnumerable().Select(file => $"{file.Key}={File.ReadAllText(file.Value)}")),
            Lookup.Damaged => "damaged",
            _ => "absent",
        })));

    private static Workspace Prepared(string before)
    {
        var workspace = new Workspace();
        Fill(workspace, "");
        if (before != "empty")
        {
            _ = DirectRun.Must(DirectRun.Run(workspace, DirectRun.Quick(workspace)));
        }

        if (before == "damaged")
        {
            Workspace.Spoil(workspace.BlobOf("hello"), "hel");
        }

        if (IsForced(before))
        {
            Fill(workspace, "!");
        }

        return workspace;
    }

    private static void Fill(Workspace workspace, string mark) => workspace.Stages.Instead["hello"] = run =>
    {
        Directory.CreateDirectory(Path.Combine(run.Folder, "a"));
        File.WriteAllText(Path.Combine(run.Folder, "a", "deep.txt"), "deep" + mark);
        File.WriteAllText(Path.Combine(run.Folder, "same.txt"), "deep" + mark);
        File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "hello" + mark);
        return unit;
    };
}
