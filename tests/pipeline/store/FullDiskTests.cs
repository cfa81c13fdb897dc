using Xunit;

namespace Multitask.Tests.Pipeline;

[Trait("Category", "Slow")]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("all", false)]
    [InlineData("all but one", true)]
    public void A_disk_that_is_full_from_any_step_on_fails_the_stage_with_a_reason_and_the_next_run_goes_on(string missing, bool damaged)
    {
        var (full, hits) = (0, true);
        while (hits)
        {
            using var workspace = new Workspace();
            if (damaged)
            {
                _ = DirectRun.Must(DirectRun.Run(workspace, DirectRun.Quick(workspace)));
                Workspace.Spoil(workspace.BlobOf("hello"), "");
            }

            var faults = new Faults { FullFrom = full + 1 };
            var failed = DirectRun.Run(workspace, DirectRun.Quick(workspace) with { Files = faults.Layer });
            hits = faults.Hit;
            if (hits)
            {
                full++;
                failed.IfLeft(failure => Assert.Matches(
                    "^(hello|world|first|all|words): .+: no space left on device: (it needs [0-9.]+ k?B, )?[0-9.]+ .?B are free at /",
                    DirectRun.Reason(failure)));
                // Only what nobody needs may fail without notice: the index, and the lock that keeps the store from being tidied.
                Assert.True(failed.IsLeft || Forgiven(faults), faults.Steps[^1]);
                Assert.Empty(Leftovers(workspace));
                var again = DirectRun.Must(DirectRun.Run(workspace, DirectRun.Quick(workspace)));
                Assert.Equal("h+worldworld 7", File.ReadAllText(again.Stages[3].Artifact.Files["text.txt"]));
            }
        }

        output.WriteLine($"{missing} to do: full from {full} points on, each said so, nothing half-written");
        Assert.True(full > 20, $"only {full} points");
    }

    private static bool Forgiven(Faults faults) => faults.Refused.All(step =>
        step.Contains("/index", StringComparison.Ordinal) || step.Contains(".index", StringComparison.Ordinal)
        || step.Contains("runs.lock", StringComparison.Ordinal));

    private static IEnumerable<string> Leftovers(Workspace workspace) => Directory
        .GetFileSystemEntries(workspace.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Where(path => path.Contains("/.pipeline/tmp/", StringComparison.Ordinal) || path.EndsWith(".tmp", StringComparison.Ordinal));
}
