using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class CommandLineTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_first_run_runs_every_stage_and_says_why()
    {
        var (code, output, error) = _workspace.Run("pipeline.yaml");
        Assert.Equal("", error);
        Assert.Equal(
            """
            words: 4 stages
            hello  miss (new)
            hello  | writing hello
            hello  ran in 0.0 s
            world  miss (new)
            world  | writing world
            world  ran in 0.0 s
            first  miss (new)
            first  | writing first
            first  ran in 0.0 s
            all    miss (new)
            all    | writing all
            all    ran in 0.0 s

            """,
            output);
        Assert.Equal(0, code);
    }
}
