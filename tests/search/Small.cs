using LanguageExt;
using Multitask.Models;
using Multitask.Stages;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Search;

/// <summary>Pipelines with a search.</summary>
internal static class Small
{
    /// <summary>Two classifications.</summary>
    internal static readonly DataInfo Info = new(
        Shape.Vector(2), Seq(new DataTask("one", new TaskKind.Classification(2)), new DataTask("two", new TaskKind.Classification(2))), 4, 2);

    /// <summary>A file with a search over two keys.</summary>
    internal static string Yaml(string search, string more = "") => $$"""
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32, validation: 2 }
          model: { build: mtan, data: data, filters: [4] }
          train:
            train: model
            data: data
            weighting: famo
            epochs: 3
            batch: 4
            best: { semantic: mean_iou }
            {{search}}
        {{more}}
        """;

    internal const string Random = "search: { space: { lr: { log-uniform: [0.0001, 0.1] }, batch: { choice: [2, 4] } }, trials: 3, seed: 1 }";

    internal static Validation<Problem, Plan<StageOutput>> PlanOf(string yaml) =>
        Multitask.Pipeline.Configuration.Yaml.Read(yaml, "p.yaml").Bind(root => Planner.Plan(root, AllStages.Registry));

    internal static Plan<StageOutput> Good(string yaml) => PlanOf(yaml).Match(
        plan => plan, problems => throw new Xunit.Sdk.XunitException(string.Join("\n", problems)));

    internal static string[] Mistakes(string yaml) => PlanOf(yaml).Match(
        _ => [], problems => problems.Map(problem => $"{problem.Path}: {problem.Message}").ToArray());

    internal static string[] Names(string yaml) => [.. Good(yaml).Stages.Map(stage => stage.Name)];

    internal static PlannedStage<StageOutput> Stage(string yaml, string name) =>
        Good(yaml).Stages.Find(stage => stage.Name == name).IfNone(() => throw new Xunit.Sdk.XunitException(name));
}
