using Multitask.Stages.Environments;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary><c>train</c> of an agent: multi-task soft actor-critic, on the CPU.</summary>
/// <remarks>Outputs <c>weights.safetensors</c> (the actor), <c>critics.safetensors</c> and <c>history.json</c>.</remarks>
internal static class AgentTrainStage
{
    private const int Version = 1;

    private static readonly WholeRange Steps = new(1, 1_000_000_000);
    private static readonly WholeRange Batches = new(1, 1_000_000);

    private static readonly Decoder<RewardForm> Symlog = Decode.Choice(("symlog", RewardForm.Symlog));
    private static readonly Decoder<RewardForm> Divided = Decode.Bool.Map(divided => divided ? RewardForm.Deviation : RewardForm.Raw);

    /// <summary>Whether rewards are divided by their deviation, or a word.</summary>
    private static Decoder<RewardForm> RewardForms { get; } = Decode.Shaped<RewardForm>(
        () => new ValueShape.Either(Seq<Func<ValueShape>>(() => ValueShape.Of(Decode.Bool), () => ValueShape.Of(Symlog))),
        node => node switch
        {
            ConfigNode.Scalar { Text: "true" or "false" } => Divided(node),
            ConfigNode.Scalar { Text: "symlog" } => Symlog(node),
            _ => Decode.Wrong<RewardForm>(node, "must be true, false or symlog"),
        });

    /// <summary>From a file.</summary>
    internal static Decoder<AgentStage> Decoder { get; } = (
        (
            Field.Required(TrainStage.Keyword, Decode.Reference),
            Field.Required(AgentStage.EnvironmentsKey, Decode.Reference),
            Field.Optional("checkpoint", TrainingKeys.Checkpoints, new CheckpointPlan()),
            Field.Maybe("seed", Decode.ULong))
            .Apply((model, environments, checkpoint, seed) => (Model: model, Environments: environments, Checkpoint: checkpoint, Seed: seed)),
        Field.Required("weighting", WeightingRegistry.Decoder),
        Field.Required("steps", Decode.Int(Steps)),
        (
            Field.Maybe("batch", Decode.Int(Batches)),
            Field.Optional("warmup", Decode.Int(Steps), 1500),
            Field.Optional("replay", Decode.Int(Steps), 1_000_000),
            Field.Optional("updates", Decode.Int(1, 1000), 1))
            .Apply((batch, warmup, replay, updates) => (Batch: batch, Warmup: warmup, Replay: replay, Updates: updates)),
        (
            Field.Optional("optimizer", TrainingKeys.Adams, new Adam(3e-4)),
            Field.Optional("discount", Decode.Double(Interval.Between(0, 1)), 0.99),
            Field.Optional("tau", Decode.Double(TrainingRules.Factor), 0.005))
            .Apply((adam, discount, tau) => (Adam: adam, Discount: discount, Tau: tau)),
        (Field.Optional("normalize_rewards", RewardForms, RewardForm.Deviation), Field.Optional("normalize_observations", Decode.Bool, false))
            .Apply((rewards, observations) => (Rewards: rewards, Observations: observations)))
        .Apply(AgentStage (names, weighting, steps, sizes, rates, normalize) => new AgentStage.Train(
            names.Model,
            names.Environments,
            new SacTraining(weighting, steps)
            {
                Batch = sizes.Batch,
                Warmup = sizes.Warmup,
                Replay = sizes.Replay,
                Updates = sizes.Updates,
                Optimizer = rates.Adam,
                Discount = rates.Discount,
                Tau = rates.Tau,
                Rewards = normalize.Rewards,
                NormalizeObservations = normalize.Observations,
            })
        {
            Checkpoint = names.Checkpoint,
            Seed = names.Seed,
        })
        .Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(AgentStage.Train train, StageContext<StageOutput> context) =>
        from agent in context.As<StageOutput.Agent>(0, "an agent (build: sac)")
        from checks in (
            context.Acting(1, agent.Set),
            context.Fits(train.Plan.Weighting, agent.Set.TaskNames),
            TrainingRules.Check(context, train.Plan.Optimizer, None),
            context.Within("steps", train.Plan.Steps, Steps),
            Devices.Resolve(context.Settings),
            Sizes(train.Plan, agent.Set.Tasks.Count, context)).Apply((set, _, _, _, _, _) => set)
        select Work(train, agent, checks);

    private static Validation<Problem, Unit> Sizes(SacTraining plan, int tasks, StageContext<StageOutput> context) => (
        context.Keeps("batch", plan.Batch.Bind(batch => Batch(batch, plan, tasks))),
        context.Keeps("warmup", plan.Warmup < 1 || plan.Warmup >= plan.Steps
            ? Some(FormattableString.Invariant($"must be >= 1 and less than steps ({plan.Steps}), found {plan.Warmup}")) : None),
        context.Keeps("replay", plan.Replay < tasks
            ? Some(FormattableString.Invariant($"must be at least the number of tasks ({tasks}), found {plan.Replay}")) : None),
        context.Keeps("discount", plan.Discount is >= 0 and <= 1 ? None : Some("must be >= 0 and <= 1")),
        context.Keeps("tau", plan.Tau is > 0 and <= 1 ? None : Some("must be > 0 and <= 1")))
        .Apply((_, _, _, _, _) => unit);

    private static Option<string> Batch(int batch, SacTraining plan, int tasks) =>
        batch < tasks || batch % tasks != 0 ? Some(FormattableString.Invariant($"must be a multiple of the number of tasks ({tasks}), found {batch}"))
        : batch > Math.Min((long)plan.Warmup * tasks, plan.Replay) ? Some(FormattableString.Invariant(
            $"must be at most the transitions that there are at the first update ({Math.Min((long)plan.Warmup * tasks, plan.Replay)}: warmup of each task, within replay), found {batch}"))
        : None;

    private static StageWork<StageOutput> Work(AgentStage.Train train, StageOutput.Agent agent, EnvironmentSet set)
    {
        var config = Config(train.Plan, agent.Networks, set, 0);
        var weights = WeightsFile.Bytes(config.Actor) + WeightsFile.Bytes(config.Critics);
        var replay = new ReplayShape(set.Tasks.Count, train.Plan.Kept(set.Tasks.Count), set.ObservationSize, set.ActionSize).Bytes;
        return new(
            Version,
            Canonical.Of(new Record(train.Plan, agent.Networks.TaskInput, agent.Networks.HasTaskTemperature, agent.Networks.Temperature)),
            new StageOutput.Policy(agent.Networks, set),
            run => Run(train, agent, run))
        {
            Environment = Versions.Torch("cpu").Add(("mujoco", MujocoLibrary.Version)),
            Seeded = true,
            // Parameters, their targets, and what Adam remembers, twice while a checkpoint replaces the last.
            Writes = new DiskNeed(weights, replay + (8 * weights)),
        };
    }

    /// <summary>What of the agent the sizes of its weights do not say is in the key beside the plan.</summary>
    private sealed record Record(SacTraining Plan, bool TaskInput, bool TaskTemperature, double Temperature);

    /// <summary>The sizes of an update.</summary>
    internal static SacConfig Config(SacTraining plan, Agent agent, EnvironmentSet set, ulong seed) =>
        new(new TaskSet(set.TaskNames, seed), agent.Inputs(set.ObservationSize, set.Tasks.Count), set.ActionSize, plan.PerTask(set.Tasks.Count))
        {
            Widths = agent.Widths,
            Weighting = plan.Weighting,
            Optimizer = plan.Optimizer,
            Discount = plan.Discount,
            Tau = plan.Tau,
            PerTaskTemperature = agent.HasTaskTemperature,
            Sharing = agent.SharingOf(set.ObservationSize, set.TaskNames),
        };

    private static Either<string, Unit> Run(AgentStage.Train train, StageOutput.Agent agent, StageRun run) =>
        from torch in TorchLibrary.Load()
        from files in EnvironmentFiles.Read(run.Inputs[1])
        from trained in Resources.Use(Workplaces.Open(files, run.Seed), places => Trained(train, agent, places, run))
        select trained;

    private static Either<string, Unit> Trained(AgentStage.Train train, StageOutput.Agent agent, Workplaces places, StageRun run)
    {
        var config = Config(train.Plan, agent.Networks, agent.Set, run.Seed);
        using var parameters = new SacParameters(config, torch.ScalarType.Float32);
        return from actor in WeightsFile.Read(run.Inputs[0].Files[WeightsFile.Name], parameters.Actor)
               from critics in WeightsFile.Read(run.Inputs[0].Files[AgentBuildStage.CriticsFile], parameters.Critics)
               let start = parameters.Start(agent.Networks.Temperature)
               from history in Learnt(train, agent, (config, parameters, places), run)
               from first in WeightsFile.Write(Path.Combine(run.Folder, WeightsFile.Name), parameters.Actor)
               from second in WeightsFile.Write(Path.Combine(run.Folder, AgentBuildStage.CriticsFile), parameters.Critics)
               from written in AgentHistory.Write(run.Folder, agent.Set.TaskNames, history)
               select written;
    }

    private static Either<string, Seq<SacTally>> Learnt(
        AgentStage.Train train, StageOutput.Agent agent, (SacConfig Config, SacParameters Parameters, Workplaces Places) with, StageRun run)
    {
        using var step = new SacStep(with.Config, with.Parameters);
        return SacTrainer.Run(
            new SacState(with.Config, with.Parameters, step, with.Places),
            new SacRun(
                train.Plan,
                AgentInput.Of(agent.Networks, agent.Set.ObservationSize, agent.Set.Tasks.Count),
                run.Seed,
                new SacCheckpoint(run.Checkpoints, run.Key.Value))
            {
                Every = train.Checkpoint,
                Report = run.Report,
                Advance = run.Advance,
                Measure = run.Measure,
                Stop = () => run.Cancel.IsCancellationRequested,
                Clock = TimeProvider.System,
            });
    }
}
