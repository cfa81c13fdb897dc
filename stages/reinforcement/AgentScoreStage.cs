using System.Diagnostics;
using System.Text.Json.Nodes;
using Multitask.Exports;
using Multitask.Stages.Environments;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary><c>score</c> of an agent: its exported actor by ONNX Runtime in the environments, beside torch's in the same episodes.</summary>
/// <remarks>Outputs <c>scores.json</c>. Fails where an action differs from torch's by more than 1e-5, or an episode succeeds in only one of both.</remarks>
internal static class AgentScoreStage
{
    private const int Version = 1;
    private const string Median = "milliseconds_p50";
    private const string Tail = "milliseconds_p95";
    private const string Parity = "parity_max_abs";
    private const int Calls = 1000;

    /// <summary>What decides the output.</summary>
    private sealed record Record(int Episodes);

    /// <summary>From a file.</summary>
    internal static Decoder<AgentStage> Decoder { get; } = (
        Field.Required(ScoreStage.Keyword, Decode.Reference),
        Field.Required(AgentStage.EnvironmentsKey, Decode.Reference),
        Field.Optional("episodes", Decode.Int(AgentEvaluateStage.Episodes), 20))
        .Apply(AgentStage (model, environments, episodes) => new AgentStage.Score(model, environments, episodes)).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(AgentStage.Score score, StageContext<StageOutput> context) =>
        from onnx in context.As<StageOutput.PolicyOnnx>(0, "an exported agent (export)")
        from checks in (
            context.Acting(1, onnx.Set),
            context.Within("episodes", score.Episodes, AgentEvaluateStage.Episodes)).Apply((set, _) => set)
        select Work(score, onnx);

    private static StageWork<StageOutput> Work(AgentStage.Score score, StageOutput.PolicyOnnx onnx) => new(
        Version,
        Canonical.Of(new Record(score.Episodes)),
        new StageOutput.Successes(),
        run => Run(score, onnx, run))
    {
        Environment = (Versions.Torch("cpu") + Versions.OnnxRuntime).Add(("mujoco", MujocoLibrary.Version)),
        Seeded = true,
        Measurements = Seq1(new Measurement(ScoresFile.Name, Seq(Median, Tail, Parity))),
    };

    private static Either<string, Unit> Run(AgentStage.Score score, StageOutput.PolicyOnnx onnx, StageRun run) =>
        from torch in TorchLibrary.Load()
        from files in EnvironmentFiles.Read(run.Inputs[1])
        from done in Resources.Use(TorchActor.Open(onnx.Actor, onnx.Set.TaskNames, run.Inputs[0].Files[WeightsFile.Name]), actor =>
            Resources.Use(
                Scorer.Open(run.Inputs[0].Files[ExportStage.FileName], new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 }),
                scorer => Scored((score, onnx, run), files, actor, scorer)))
        select done;

    private static Either<string, Unit> Scored(
        (AgentStage.Score Stage, StageOutput.PolicyOnnx Onnx, StageRun Run) what, EnvironmentFiles files, TorchActor actor, Scorer scorer)
    {
        var (worst, width) = (0.0, what.Onnx.Input.Width);
        Either<string, Seq<TaskOutcome>> Roll(Func<double[], Either<string, double[]>> policy) => Resources.Use(
            Workplaces.ToEvaluate(files, what.Run.Seed),
            places => Rollout.Of((places, what.Onnx.Set.TaskNames, what.Onnx.Input), policy, what.Stage.Episodes, what.Run.Cancel));
        return from torch in Roll(rows => actor.Act(rows))
               from onnx in Roll(rows => OnnxActor.Act(scorer, rows, width).Map(actions =>
               {
                   worst = Math.Max(worst, actions.Zip(actor.Act(rows), (a, b) => Math.Abs(a - b)).Max());
                   return actions;
               }))
               from close in AgentExportStage.Close(worst)
               from same in Same(torch, onnx)
               from times in Times(scorer, width)
               select Write(what.Run, onnx, worst, times);
    }

    private static Either<string, Unit> Same(Seq<TaskOutcome> torch, Seq<TaskOutcome> onnx) => torch.Zip(onnx)
        .Find(pair => pair.Item1.Successes != pair.Item2.Successes)
        .Match(
            Some: pair => Left<string, Unit>(FormattableString.Invariant(
                $"{pair.Item1.Task}: success {pair.Item2.Success.Share} by ONNX Runtime and {pair.Item1.Success.Share} by torch in the same episodes")),
            None: () => unit);

    /// <summary>Milliseconds of single observations, shortest first, after a warm-up.</summary>
    private static Either<string, double[]> Times(Scorer scorer, int width)
    {
        var row = new float[width];
        return Eithers.Traverse(Enumerable.Range(0, Calls + 1), _ =>
        {
            var clock = Stopwatch.GetTimestamp();
            return scorer.Run(row, 1).Map(_ => Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }).Map(times => times.Tail.Order().ToArray());
    }

    private static Unit Write(StageRun run, Seq<TaskOutcome> outcomes, double worst, double[] times)
    {
        SuccessScores.Lines("onnx", outcomes).Iter(run.Report);
        var (median, tail) = (times[times.Length / 2], times[times.Length * 95 / 100]);
        run.Report(FormattableString.Invariant($"actions differ from torch's by at most {worst:0.0e0}; one observation: p50 {median:0.000} ms, p95 {tail:0.000} ms"));
        File.WriteAllText(Path.Combine(run.Folder, ScoresFile.Name), new JsonObject
        {
            ["provider"] = "CPUExecutionProvider",
            [Parity] = new JsonObject { [ActorCritic.Action] = worst },
            [Median] = median,
            [Tail] = tail,
            ["scores"] = SuccessScores.Json(outcomes),
        }.ToJsonString());
        return unit;
    }
}
