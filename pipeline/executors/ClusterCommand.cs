namespace Multitask.Pipeline.Executors;

/// <summary>What the jobs of a cluster call: this program, about a pipeline.</summary>
/// <param name="Program">The program.</param>
/// <param name="File">The pipeline's file.</param>
/// <param name="Options">Options that every call has: store and overrides.</param>
/// <param name="Finish">Those of the last call, which publishes the results.</param>
public sealed record ClusterCommand(Seq<string> Program, string File, Seq<string> Options, Seq<string> Finish)
{
    /// <summary>The name of the command that runs one stage.</summary>
    public const string RunStage = "run-stage";

    /// <summary>The words of a job that runs a stage.</summary>
    /// <param name="stage">Its name, or what stands for it.</param>
    /// <param name="plan">The digest of the plan: a file that was changed in between is refused.</param>
    public Seq<string> Stage(string stage, string plan) => Program + Seq(RunStage, stage, File, "--plan", plan) + Options;

    /// <summary>The words of the last job: everything is in the store, and is published.</summary>
    public Seq<string> Last => Program.Add(File) + Options + Finish;

    /// <summary>What a plan decides: names, kinds, seeds, inputs and configuration.</summary>
    public static string DigestOf<T>(Plan<T> plan) => Digest.OfText(string.Join('\n', plan.Stages.Map(stage =>
        $"{stage.Name} {stage.Kind} {stage.Seed} {string.Join(',', stage.Inputs)} {stage.Work.Config}")));
}
