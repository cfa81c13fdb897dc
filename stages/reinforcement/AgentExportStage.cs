using Multitask.Exports;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary><c>export</c> of an agent: its actor as ONNX, from an observation to the tanh of the mean action.</summary>
/// <remarks>Outputs <c>model.onnx</c>, which is compared with torch on drawn observations before it is let go, and <c>weights.safetensors</c>.</remarks>
internal static class AgentExportStage
{
    private const int Version = 1;
    private const int Drawn = 256;

    /// <summary>How far an action may be from torch's.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>What decides the output.</summary>
    private sealed record Record(string Pipeline, int Opset, Seq<string> Tasks);

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(
        Stage.Export export, StageOutput.Policy policy, StageContext<StageOutput> context) =>
        (
            context.Within("opset", export.Opset, new WholeRange(ExportOptions.OldestOpset, ExportOptions.NewestOpset)),
            context.Keeps("precision", export.Form == new ModelForm() ? None : Some("must be float32 for an agent, with inputs of float32 and outputs that are scores")),
            context.Keeps("dynamic", export.FreeSize ? Some("must be [batch] for an agent") : None),
            context.Keeps("layout", export.Layout == ServingLayout.Bundle ? None : Some("must be bundle for an agent")),
            context.Keeps("data", export.Data.IsSome ? Some("is only for precision: int8, which agents do not have") : None))
        .Apply((_, _, _, _, _) => Work(export, policy, context));

    private static StageWork<StageOutput> Work(Stage.Export export, StageOutput.Policy policy, StageContext<StageOutput> context) => new(
        Version,
        Canonical.Of(new Record(context.Settings.Name, export.Opset, policy.Set.TaskNames)),
        new StageOutput.PolicyOnnx(policy.Networks, policy.Set),
        run => Run(export, policy, (context.Settings.Name, run)))
    {
        Environment = Versions.Torch("cpu") + Versions.OnnxRuntime,
        Publish = Some(context.Name),
        Writes = new DiskNeed(2 * WeightsFile.Bytes(policy.Actor)),
    };

    private static Either<string, Unit> Run(Stage.Export export, StageOutput.Policy policy, (string Pipeline, StageRun Run) named)
    {
        var (run, weights) = (named.Run, named.Run.Inputs[0].Files[WeightsFile.Name]);
        var path = Path.Combine(run.Folder, ExportStage.FileName);
        return from torch in TorchLibrary.Load()
               from singles in WeightsFile.ReadSingles(weights)
               from model in OnnxModel.Build(policy.Actor, singles.Find, new ExportOptions(export.Opset, Metadata: Metadata(policy, named.Pipeline, run)))
               from written in OnnxWriter.Write(model, path)
               from agrees in Resources.Use(TorchActor.Open(policy.Actor, policy.Set.TaskNames, weights), actor =>
                   Resources.Use(Scorer.Open(path, new ScorerOptions { Provider = new Provider.Cpu() }), scorer => Compared(policy, actor, scorer)))
               select Finish(run, weights, path);
    }

    private static Seq<(string, string)> Metadata(StageOutput.Policy policy, string pipeline, StageRun run) => Seq(
        ("pipeline", pipeline),
        ("key", run.Key.Value),
        ("tasks", string.Join(",", policy.Set.TaskNames)),
        ("input", policy.Networks.TaskInput
            ? FormattableString.Invariant($"{policy.Set.ObservationSize} numbers of the observation, then {policy.Set.Tasks.Count} of which that of the task is 1 and the others 0")
            : FormattableString.Invariant($"{policy.Set.ObservationSize} numbers of the observation")),
        ("output", FormattableString.Invariant($"{policy.Set.ActionSize} numbers of the action, each in [-1, 1]")));

    private static Either<string, Unit> Compared(StageOutput.Policy policy, TorchActor actor, Scorer scorer)
    {
        var rows = BatchSource.Noise(Drawn * policy.Input.Width, new RandomSource(0, "export"));
        return OnnxActor.Act(scorer, rows, policy.Input.Width).Bind(actions => Close(actions.Zip(actor.Act(rows), (a, b) => Math.Abs(a - b)).Max()));
    }

    /// <summary>Whether actions are close enough to torch's.</summary>
    internal static Either<string, Unit> Close(double difference) => difference <= Tolerance
        ? unit
        : Left<string, Unit>(FormattableString.Invariant($"ONNX Runtime's actions differ from torch's by {difference:0.00e0}, more than {Tolerance:0e0}"));

    private static Unit Finish(StageRun run, string weights, string path)
    {
        File.Copy(weights, Path.Combine(run.Folder, WeightsFile.Name));
        run.Report($"{ExportStage.FileName}: {ExportStage.Size(new FileInfo(path).Length)}");
        return unit;
    }
}

/// <summary>An actor as ONNX Runtime runs it.</summary>
internal static class OnnxActor
{
    /// <summary>Actions (N, A) of rows (N, width).</summary>
    internal static Either<string, double[]> Act(Scorer scorer, double[] rows, int width) => scorer
        .Run(System.Array.ConvertAll(rows, value => (float)value), rows.Length / width)
        .Map(outputs => System.Array.ConvertAll(outputs[ActorCritic.Action], value => (double)value));
}
