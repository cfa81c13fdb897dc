using System.Diagnostics;
using System.Text.Json;
using Multitask.Stages.Environments;
using static LanguageExt.Prelude;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary><c>environments --path Metaworld</c>: how many actions a second environments carry out, one after the other on one core.</summary>
internal static class EnvironmentCommand
{
    private const double WarmUp = 0.5;
    private const double Measured = 2;

    /// <summary>
    /// Prints <c>task</c> and <c>steps_per_second</c>, with the resets between episodes, for uniform actions. Where a path to Meta-World is
    /// given its ten tasks, else those of our own table.
    /// </summary>
    internal static Command Create()
    {
        var path = new CommandLine.Option<string>("--path") { Description = "Meta-World's folder", DefaultValueFactory = _ => "" };
        return Subcommands.Create(
            ("environments", "How many steps a second environments take, on one core"), [path], result => Run(result.GetValue(path) ?? ""));
    }

    private static Either<string, Seq<string>> Run(string path)
    {
        EnvironmentSource source = path.Length > 0
            ? new EnvironmentSource.Metaworld(Path.GetFullPath(path), EnvironmentTask.Of(EnvironmentFamily.Metaworld))
            : new EnvironmentSource.Tabletop(EnvironmentTask.Of(EnvironmentFamily.Tabletop), Goals.Fixed);
        var folder = Directory.CreateTempSubdirectory("environments-").FullName;
        try
        {
            return from files in EnvironmentFiles.Compiled(source, 0, folder)
                   from lines in Eithers.Traverse(source.Set.Tasks, task => files.Open(task).Map(environment => Resources.Use(environment, Measure)))
                   select lines;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Measure(SimulatedEnvironment environment)
    {
        var actions = Actions();
        _ = Steps(environment, actions, WarmUp);
        return JsonSerializer.Serialize(new { task = environment.Task.Name, steps_per_second = Math.Round(Steps(environment, actions, Measured)) });
    }

    private static double[][] Actions()
    {
        var random = new RandomSource(0, "bench/environments");
        return [.. Enumerable.Range(0, 997).Select(_ => Enumerable.Range(0, 4).Select(_ => random.Uniform(-1, 1)).ToArray())];
    }

    private static double Steps(SimulatedEnvironment environment, double[][] actions, double seconds)
    {
        var (clock, count, seen, stream) = (Stopwatch.StartNew(), 0, new double[12], new RandomSource(0, "bench/goals"));
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            environment.Reset(stream, seen);
            while (!environment.Step(actions[count % actions.Length], seen).Done)
            {
                count++;
            }

            count++;
        }

        return count / clock.Elapsed.TotalSeconds;
    }
}
