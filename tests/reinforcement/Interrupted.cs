using Multitask.Stages;
using Multitask.Tests.Stages;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reinforcement;

/// <summary>Runs that are stopped when a stage goes on, until one comes through.</summary>
internal static class Interrupted
{
    private const int Most = 400;

    /// <summary>Cancels a run a little into a stage, again and again, each time a little later; then lets it finish.</summary>
    internal static (int Code, string Text) Until(Bench bench, string yaml, string stage, params string[] options)
    {
        File.WriteAllText(Path.Combine(bench.Folder, "pipeline.yaml"), yaml);
        for (var milliseconds = 20; milliseconds <= Most; milliseconds *= 2)
        {
            _ = Once(bench, (stage, "miss", milliseconds), options);
        }

        return bench.Run(yaml, options);
    }

    /// <summary>Cancels a run some time after a line of a stage that has a text; its exit code.</summary>
    internal static int Once(Bench bench, (string Stage, string Text, int Milliseconds) when, params string[] options)
    {
        using var stop = new CancellationTokenSource();
        using var watched = new Watched(line =>
        {
            if (line.StartsWith($"{when.Stage} ", StringComparison.Ordinal) && line.Contains(when.Text, StringComparison.Ordinal))
            {
                stop.CancelAfter(when.Milliseconds);
            }
        });
        var terminal = new Terminal(watched, watched, bench.Folder, Colour: false, TimeProvider.System, stop.Token);
        return Cli.Run(Seq((string[])["pipeline.yaml", .. options]), AllStages.Catalogue, terminal);
    }

    private sealed class Watched(Action<string> see) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            see(value ?? "");
        }
    }
}
