using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>A run that is asked to stop says so once.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private FakeStages Stages => _workspace.Stages;

    [Fact]
    public void A_stage_that_says_where_it_was_stopped_has_the_only_line_about_it()
    {
        using var stop = new CancellationTokenSource();
        Stages.Instead["world"] = run =>
        {
            stop.Cancel();
            run.Report("interrupted at step 3; the next run resumes from there");
            return Left<string, Unit>("interrupted at step 3; the next run resumes from there");
        };
        var (code, output, error) = _workspace.Run(stop.Token);
        Assert.Equal((130, ""), (code, error));
        Assert.EndsWith(
            "world  miss (new)\nworld  | interrupted at step 3; the next run resumes from there\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_are_told_that_a_stage_was_interrupted()
    {
        using var stop = new CancellationTokenSource();
        Stages.Instead["world"] = _ =>
        {
            stop.Cancel();
            return Left<string, Unit>("stopped");
        };
        var (code, output, error) = _workspace.Run(stop.Token, "--events", "json");
        Assert.Equal(130, code);
        Assert.Contains("\"outcome\":\"interrupted\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", error, StringComparison.Ordinal);
    }
}
