using System.Text.Json.Nodes;
using Multitask.Stages.Environments;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary><c>evaluate</c> of agents: how often their actors, without noise, succeed in episodes that training has not seen.</summary>
/// <remarks>Outputs <c>scores.json</c> (<see cref="SuccessScores"/>, an object per agent) and, published, <c>MODEL-TASK.png</c>: moments of the first episode.</remarks>
internal static class AgentEvaluateStage
{
    private const int Version = 1;

    /// <summary>Episodes of an evaluation.</summary>
    internal static readonly WholeRange Episodes = new(1, 100_000);

    private const string BaselineKey = "baseline";

    /// <summary>The names of the stages are in the output.</summary>
    private sealed record Record(Seq<string> Models, int Episodes, Option<string> Baseline);

    /// <summary>From a file.</summary>
    internal static Decoder<AgentStage> Decoder { get; } = (
        Field.Required(EvaluateStage.Keyword, Decode.OneOrMore(Decode.Reference).Ensure(StageReferences.Mistake)),
        Field.Required(AgentStage.EnvironmentsKey, Decode.Reference),
        Field.Optional("episodes", Decode.Int(Episodes), 20),
        Field.Maybe(BaselineKey, Decode.Text))
        .Apply(AgentStage (models, environments, episodes, baseline) => new AgentStage.Evaluate(models, environments, episodes) { Baseline = baseline }).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(AgentStage.Evaluate evaluate, StageContext<StageOutput> context) =>
        from named in context.Keeps(EvaluateStage.Keyword, StageReferences.Mistake(evaluate.Models))
        from policies in context.AllAs<StageOutput.Policy>(evaluate.Models.Count, "a trained agent (train)")
        from sets in Validations.Sequence(policies.Map(policy => context.Acting(evaluate.Models.Count, policy.Set)))
        from episodes in context.Within("episodes", evaluate.Episodes, Episodes)
        from baseline in context.Keeps(BaselineKey, evaluate.Baseline.Filter(name => !evaluate.Models.Contains(name)).Map(name =>
            $"must be one of {string.Join(", ", evaluate.Models)}, found {Sanitize.Line(name)}{DidYouMean.Hint(name, evaluate.Models)}"))
        select Work(context.Name, evaluate, policies);

    private static StageWork<StageOutput> Work(string name, AgentStage.Evaluate evaluate, Seq<StageOutput.Policy> policies) => new(
        Version,
        Canonical.Of(new Record(evaluate.Models, evaluate.Episodes, evaluate.Baseline)),
        new StageOutput.Successes(),
        run => Run(evaluate, policies, run))
    {
        Environment = Versions.Torch("cpu").Add(("mujoco", MujocoLibrary.Version)),
        Publish = Some(name),
        Seeded = true,
    };

    /// <summary>What was found of an agent.</summary>
    private sealed record Judged(string Name, Seq<TaskOutcome> Outcomes, Seq<(string Task, RgbImage Strip)> Strips);

    private static Either<string, Unit> Run(AgentStage.Evaluate evaluate, Seq<StageOutput.Policy> policies, StageRun run) =>
        from torch in TorchLibrary.Load()
        from files in EnvironmentFiles.Read(run.Inputs.Last)
        from all in Eithers.Traverse(
            toSeq(evaluate.Models.Map((at, name) => (at, name))).Strict(),
            one => Judge((one.name, policies[one.at], run.Inputs[one.at]), files, (evaluate.Episodes, run)))
        select Write(run, all.Strict(), evaluate.Baseline);

    private static Either<string, Judged> Judge(
        (string Name, StageOutput.Policy Policy, Artifact Weights) agent, EnvironmentFiles files, (int Episodes, StageRun Run) how) =>
        Resources.Use(TorchActor.Open(agent.Policy.Actor, agent.Policy.Set.TaskNames, agent.Weights.Files[WeightsFile.Name]), actor =>
            Resources.Use(Workplaces.ToEvaluate(files, how.Run.Seed), places =>
            {
                var acting = (places, agent.Policy.Set.TaskNames, agent.Policy.Input);
                return from outcomes in Rollout.Of(acting, rows => actor.Act(rows), how.Episodes, how.Run.Cancel)
                       from strips in Film.Of(acting, rows => actor.Act(rows), agent.Policy.Set.Horizon)
                       select new Judged(agent.Name, outcomes, strips);
            }));

    private static Unit Write(StageRun run, Seq<Judged> all, Option<string> baseline)
    {
        var reference = all.Find(one => baseline == Some(one.Name)).Map(one => one.Outcomes);
        all.Bind(one => SuccessScores.Lines(one.Name, one.Outcomes, reference)).Iter(run.Report);
        var json = new JsonObject(all.Map(one => KeyValuePair.Create<string, JsonNode?>(one.Name, SuccessScores.Json(one.Outcomes, reference))));
        File.WriteAllText(Path.Combine(run.Folder, ScoresFile.Name), json.ToJsonString());
        return all.Bind(one => one.Strips.Map(strip => (File: $"{one.Name}-{strip.Task}.png", strip.Strip)))
            .Iter(strip => File.WriteAllBytes(Path.Combine(run.Folder, strip.File), Png.Encode(strip.Strip)));
    }
}
