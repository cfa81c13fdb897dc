using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Deployment;
using Multitask.Stages.Inspection;
using Multitask.Stages.Reinforcement;
using Multitask.Stages.Reports;
using Multitask.Stages.Search;
using Multitask.Stages.Toy;
using Multitask.Stages.Tracking;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Every kind of stage there is.</summary>
public static class AllStages
{
    /// <summary>From a stage's mapping in a file to its record, and from the record to its work.</summary>
    public static StageRegistry<Stage, StageOutput> Registry { get; } = new(
        Seq(
            new StageKind<Stage>(LoadStage.Keyword, LoadStage.Decoder),
            new StageKind<Stage>(BuildStage.Keyword, BuildStage.Decoder.Or(AgentBuildStage.Decoder)),
            new StageKind<Stage>(TrainStage.Keyword, TrainStage.Decoder.Or(AgentTrainStage.Decoder)) { Expand = SearchExpansion.Expand },
            new StageKind<Stage>(PromoteStage.Keyword, PromoteStage.Decoder),
            new StageKind<Stage>(SelectStage.Keyword, SelectStage.Decoder),
            new StageKind<Stage>(EvaluateStage.Keyword, EvaluateStage.Decoder.Or(AgentEvaluateStage.Decoder)) { Complete = SingleTaskBaseline.Complete },
            new StageKind<Stage>(ExportStage.Keyword, ExportStage.Decoder),
            new StageKind<Stage>(ScoreStage.Keyword, ScoreStage.Decoder.Or(AgentScoreStage.Decoder)))
        + ToyStages.Kinds.Map(kind => new StageKind<Stage>(kind.Keyword, kind.Decode.Map(Stage (toy) => new Stage.Toy(toy)))),
        (stage, context) => stage.Match(
            load => LoadStage.Resolve(load, context),
            environments => LoadEnvironmentsStage.Resolve(environments, context),
            build => BuildStage.Resolve(build, context),
            train => TrainStage.Resolve(train, context),
            promote => PromoteStage.Resolve(promote, context),
            select => SelectStage.Resolve(select, context),
            evaluate => EvaluateStage.Resolve(evaluate, context),
            export => context.Inputs[0].Output is StageOutput.Policy policy
                ? AgentExportStage.Resolve(export, policy, context)
                : ExportStage.Resolve(export, context),
            score => ScoreStage.Resolve(score, context),
            toy => ToyStages.Resolve(toy.Stage, context),
            agent => AgentStages.Resolve(agent.Stage, context)));

    /// <summary>The same where relative paths of data start at a folder.</summary>
    private static StageRegistry<Stage, StageOutput> Rooted(string folder) =>
        Registry with { Kinds = Registry.Kinds.Map(kind => kind with { Decode = kind.Decode.Map(stage => stage.Rooted(folder)) }).Strict() };

    /// <summary>What the command line offers, and what a finished run leaves in its output folder.</summary>
    public static Catalogue<StageOutput> Catalogue { get; } = new(
        (root, folder) => Planner.Plan(root, Rooted(folder)),
        (result, folder) =>
            from metrics in MetricsFile.Write(result, folder)
            from studies in StudyFiles.Write(result, folder)
            from search in SearchFile.Write(result, folder)
            from report in ReportFile.Write(result, studies, folder)
            select report)
    {
        Kinds = Registry.Kinds.Map(kind => kind.Keyword).Strict(),
        Summary = RunSummaries.Of,
        Doctor = Doctor.Findings,
        Templates = () => Templates.All,
        Schema = SchemaCommand.Text,
        Environment = () => Versions.Here,
        Inspect = DataInspection.Of,
        InspectFile = ModelInspection.Of,
        Track = Trackers.Track,
        Watch = (plan, folder) => IRunWatch.All(Seq(Telemetry.Watch(plan), LiveTrackers.Watch(plan, folder))),
        Commands = _ => Seq(
            SourcesCommand.Create(),
            NetworksCommand.Create(),
            TasksCommand.Create(),
            MethodsCommand.Create(),
            WeighCommand.Create(),
            SchemaCommand.Create(),
            Evaluation.ScoringCommand.Create(),
            TrackCommand.Create()),
    };
}
