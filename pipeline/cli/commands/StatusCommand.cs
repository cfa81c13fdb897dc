using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>status</c>: what a run would do and why, and whether the lock file agrees.</summary>
internal static class StatusCommand
{
    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        return new Command("status", "Show what a run would do and why, and whether the lock file agrees")
        {
            pipeline.File, pipeline.Set, pipeline.Store, pipeline.Only, pipeline.Force,
        }.Does(terminal, result => PipelineLoader.Load(pipeline.Read(result), catalogue, terminal)
            .Map(ready => Shown(ready, terminal.Clock.GetUtcNow())));
    }

    private static CommandResult Shown<T>(LoadedPipeline<T> ready, DateTimeOffset now)
    {
        var status = StatusText.Of(Status.Of(ready), now);
        return status with { Lines = status.Lines + SubmissionText.Of(ready, now) };
    }
}
