using System.Text.Json;
using Multitask.Stages.Environments;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary><c>build: sac</c>: describes the networks of an agent for environments and draws their initial weights.</summary>
/// <remarks>Outputs <c>weights.safetensors</c> (the actor), <c>critics.safetensors</c>, <c>network.mmd</c> (the actor as a Mermaid drawing) and <c>summary.json</c>.</remarks>
internal static class AgentBuildStage
{
    /// <summary>The file of the critics' weights.</summary>
    internal const string CriticsFile = "critics.safetensors";

    private const int Version = 1;
    private const string Word = "sac";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Everything that decides the output but the seed.</summary>
    private sealed record Record(Agent Agent, int Observation, int Actions, Seq<string> Tasks);

    private static Decoder<Sharing> Sharings => Decode.Union(
        [.. SharingKeys.All.Filter(one => one.Word is "hard" or "single" or "mmoe").Map(one => new UnionCase<Sharing>(one.Word, one.Fields.Decoder))]);

    /// <summary>From a file.</summary>
    internal static Decoder<AgentStage> Decoder { get; } = (
        Field.Required(BuildStage.Keyword, Decode.Word(Word)),
        Field.Required(AgentStage.EnvironmentsKey, Decode.Reference),
        Field.Maybe("seed", Decode.ULong),
        Field.Optional("widths", Decode.List(Decode.Int(1, 4096), 1), new Agent().Widths),
        Field.Optional("sharing", Sharings, new Sharing.Hard()),
        Field.Optional("task_input", Decode.Bool, false),
        Field.Optional("task_temperature", Decode.Bool, false),
        Field.Optional("temperature", Decode.Double(Interval.Positive), 1.0))
        .Apply(AgentStage (_, environments, seed, widths, sharing, input, own, temperature) => new AgentStage.Build(
            environments, new Agent(widths) { Sharing = sharing, TaskInput = input, TaskTemperature = own, Temperature = temperature })
        { Seed = seed })
        .Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(AgentStage.Build build, StageContext<StageOutput> context) =>
        from environments in context.As<StageOutput.Environments>(0, "environments (load)")
        from widths in context.Keeps("widths", build.Agent.Widths.IsEmpty || build.Agent.Widths.Exists(width => width is < 1 or > 4096)
            ? Some("must be a list of at least one number, each >= 1 and <= 4096") : None)
        from sharing in context.Keeps("sharing", AgentSharing.Has(build.Agent.Sharing) ? None : Some("must be hard, single or mmoe for an agent"))
        from input in context.Keeps("task_input", build.Agent.Sharing is Sharing.Hard || build.Agent.TaskInput
            ? None : Some("must be true where sharing is not hard: the code of the task chooses its network or gate"))
        from temperature in context.Keeps("temperature", build.Agent.Temperature > 0 ? None : Some("must be > 0"))
        select Work(build.Agent, environments.Set);

    private static StageWork<StageOutput> Work(Agent agent, EnvironmentSet set) => new(
        Version,
        Canonical.Of(new Record(agent, set.ObservationSize, set.ActionSize, set.TaskNames)),
        new StageOutput.Agent(agent, set),
        run => Write(agent, set, run))
    {
        Seeded = true,
        Writes = new DiskNeed(WeightsFile.Bytes(Networks.Actor(agent, set)) + WeightsFile.Bytes(Networks.Critics(agent, set))),
    };

    private static Either<string, Unit> Write(Agent agent, EnvironmentSet set, StageRun run)
    {
        var (actor, critics) = (Networks.Actor(agent, set), Networks.Critics(agent, set));
        var (own, both) = (Parameters.TrainableCount(actor), Parameters.TrainableCount(critics));
        run.Report(FormattableString.Invariant($"actor of {own:N0} parameters, critics of {both:N0}"));
        File.WriteAllText(Path.Combine(run.Folder, "network.mmd"), Drawing.Mermaid(actor));
        File.WriteAllText(
            Path.Combine(run.Folder, "summary.json"),
            JsonSerializer.Serialize(new { actor_parameters = own, critic_parameters = both, tasks = set.TaskNames.ToArray() }, Indented));
        return from first in WeightsFile.WriteInitial(Path.Combine(run.Folder, WeightsFile.Name), actor, run.Seed)
               from second in WeightsFile.WriteInitial(Path.Combine(run.Folder, CriticsFile), critics, run.Seed)
               select second;
    }
}

/// <summary>The networks of an agent in environments.</summary>
internal static class Networks
{
    /// <summary>The actor.</summary>
    internal static Network Actor(Agent agent, EnvironmentSet set) =>
        ActorCritic.Actor(
            agent.Inputs(set.ObservationSize, set.Tasks.Count), set.ActionSize, agent.Widths, agent.SharingOf(set.ObservationSize, set.TaskNames));

    /// <summary>Both critics.</summary>
    internal static Network Critics(Agent agent, EnvironmentSet set) =>
        ActorCritic.Twins(
            agent.Inputs(set.ObservationSize, set.Tasks.Count), set.ActionSize, agent.Widths, agent.SharingOf(set.ObservationSize, set.TaskNames));
}
