using LanguageExt;
using Multitask.Stages;
using Multitask.Tests.Data;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Keys;

/// <summary>What the stages of a pipeline write, each run by itself.</summary>
internal static class StageOutputs
{
    /// <summary>A key that is in ONNX files, so that another key is not taken for another output.</summary>
    private static readonly StageKey NoKey = new(new string('0', 64), "{}");

    /// <summary>
    /// The output of every stage, by name. Exports get the weights before training: the trained ones differ between processors.
    /// </summary>
    /// <param name="plan">The pipeline.</param>
    /// <param name="folder">Where the store goes.</param>
    internal static Map<string, Artifact> Of(Plan<StageOutput> plan, string folder)
    {
        var store = new Store(folder) { Files = FileLayer.Real with { Flush = _ => { } } };
        return plan.Stages.Fold(
            Map<string, Artifact>(),
            (done, stage) => done.Add(stage.Name, Run(plan, stage, Inputs(plan, stage).Map(name => done[name]).Strict(), store)));
    }

    private static Seq<string> Inputs(Plan<StageOutput> plan, PlannedStage<StageOutput> stage) => stage.Kind == "export"
        ? plan.Stages.Filter(other => other.Name == stage.Inputs[0]).Map(trained => trained.Inputs[0]).Strict()
        : stage.Inputs;

    private static Artifact Run(Plan<StageOutput> plan, PlannedStage<StageOutput> stage, Seq<Artifact> inputs, Store store)
    {
        var seed = plan.Settings.Seed;
        return (from key in stage.Key(inputs)
                from folder in store.NewFolder(key.Value)
                let run = new StageRun(inputs, folder, stage.Work.Seeded ? seed : 0, _ => { }, NoKey with { Sources = key.Sources }, CancellationToken.None)
                {
                    Checkpoints = store.Layout.CheckpointsOf(key.Value),
                }
                from ran in stage.Work.Run(run)
                from saved in store.Save(key, stage.Name, folder, stage.Work.MeasuredFiles)
                select saved).Value();
    }
}
