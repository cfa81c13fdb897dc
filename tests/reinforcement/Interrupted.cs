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
            using var stop = new CancellationTokenSource();
            using var watched = new Watched(line =>
            {
                if (line.StartsWith($"{stage} ", StringComparison.Ordinal) && line.Contains("miss", StringComparison.Ordinal))
                {
                    stop.CancelAfter(milliseconds);
                }
            });
            var terminal = new Terminal(watched, watched, bench.Folder, Colour: false, TimeProvider.System, stop.Token);
            _ = Cli.Run(Seq((string[])["pipeline.yaml", .. options]), AllStages.Catalogue, terminal);
        }

        return bench.Run(yaml, options);
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
