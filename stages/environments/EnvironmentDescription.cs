using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary><c>environments.json</c>: which tasks, where their goals are, and how large observations and actions are.</summary>
/// <param name="Set">The tasks.</param>
/// <param name="Goals">The goal of every task, in their order; empty where each episode draws its own.</param>
internal sealed record EnvironmentDescription(EnvironmentSet Set, Seq<Goal> Goals)
{
    /// <summary>The file's name in the output of <c>load</c>.</summary>
    internal const string FileName = "environments.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Draws what is fixed. A task's goal is the same in every set of tasks.</summary>
    internal static EnvironmentDescription Of(EnvironmentSet set, ulong seed) => new(
        set,
        set.Goals == Environments.Goals.Random
            ? Seq<Goal>()
            : set.Tasks.Map(task => EnvironmentDefinition.Of(task).Goals.Draw(new RandomSource(seed, $"goal {task.Name}"))).Strict());

    /// <summary>The goal of a task, where it is fixed.</summary>
    internal Option<Goal> GoalOf(EnvironmentTask task) =>
        toSeq(Set.Tasks.Zip(Goals)).Find(pair => pair.Item1 == task).Map(pair => pair.Item2);

    /// <summary>The text.</summary>
    internal string ToJson() => JsonSerializer.Serialize(
        new Document(
            Set.Family.ToString().ToLowerInvariant(),
            [.. Set.TaskNames],
            Set.Goals.ToString().ToLowerInvariant(),
            [.. Goals.Map(goal => Numbers(goal))],
            Set.ObservationSize,
            Set.ActionSize,
            Set.Horizon,
            MujocoLibrary.Version),
        Indented) + "\n";

    /// <summary>Reads it back.</summary>
    internal static Either<string, EnvironmentDescription> Read(string path) =>
        Files.ReadAll(path).Bind(bytes => Parse(bytes).ToEither($"{path}: is no description of environments"));

    private static Option<EnvironmentDescription> Parse(byte[] json)
    {
        try
        {
            return Optional(JsonSerializer.Deserialize<Document>(json)).Bind(Of);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static Option<EnvironmentDescription> Of(Document document) =>
        from family in parseEnumIgnoreCase<EnvironmentFamily>(document.Family)
        from goals in parseEnumIgnoreCase<Goals>(document.Goals)
        from tasks in toSeq(document.Tasks).Map(name => EnvironmentTask.Of(family).Find(task => task.Name == name)).Sequence()
        where !tasks.IsEmpty && document.Points.All(point => point.Length == 6)
        select new EnvironmentDescription(new EnvironmentSet(tasks.Strict(), goals), toSeq(document.Points).Map(PointsOf).Strict());

    private static Goal PointsOf(double[] numbers) => new(Vec3.At(numbers), Vec3.At(numbers.AsSpan(3)));

    private static double[] Numbers(Goal goal) => [goal.Object.X, goal.Object.Y, goal.Object.Z, goal.Target.X, goal.Target.Y, goal.Target.Z];

    private sealed record Document(
        string Family, string[] Tasks, string Goals, double[][] Points, int Observation, int Action, int Horizon, string Mujoco);
}
