using System.Diagnostics;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>A stage of an agent that acts in environments. In a file it is told by the key <c>environments</c> in the place of <c>data</c>.</summary>
public abstract record AgentStage : IStage
{
    /// <summary>The key that names the environments.</summary>
    internal const string EnvironmentsKey = "environments";

    private AgentStage() { }

    /// <inheritdoc />
    public abstract string Keyword { get; }

    /// <inheritdoc />
    public abstract Seq<StageReference> Reads { get; }

    /// <inheritdoc />
    public virtual Option<ulong> OwnSeed => None;

    /// <summary>Describes an agent for environments and draws its initial weights.</summary>
    /// <param name="Environments">The stage that loads them.</param>
    /// <param name="Agent">Its networks.</param>
    public sealed record Build(string Environments, Agent Agent) : AgentStage
    {
        /// <summary>Of the initial weights; none: the pipeline's.</summary>
        public Option<ulong> Seed { get; init; }

        /// <inheritdoc />
        public override string Keyword => BuildStage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Seed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq1(new StageReference(EnvironmentsKey, Environments) { Files = Seq1("environments.json") });
    }

    /// <summary>Trains an agent in environments.</summary>
    /// <param name="Model">The <see cref="Build"/> stage.</param>
    /// <param name="Environments">The stage that loads them.</param>
    /// <param name="Plan">How.</param>
    public sealed record Train(string Model, string Environments, SacTraining Plan) : AgentStage
    {
        /// <summary>Of all that is drawn; none: the pipeline's.</summary>
        public Option<ulong> Seed { get; init; }

        /// <summary>How often the training writes down where it is. It decides no number and is no part of the key.</summary>
        public CheckpointPlan Checkpoint { get; init; } = new();

        /// <inheritdoc />
        public override string Keyword => TrainStage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Seed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq(new StageReference(Keyword, Model), new StageReference(EnvironmentsKey, Environments));
    }

    /// <summary>How often trained agents succeed, task by task.</summary>
    /// <param name="Models">The <see cref="Train"/> stages.</param>
    /// <param name="Environments">The stage that loads them.</param>
    /// <param name="Episodes">Of each task.</param>
    public sealed record Evaluate(Seq<string> Models, string Environments, int Episodes = 20) : AgentStage
    {
        /// <summary>One of the models, with which all are compared by delta_m.</summary>
        public Option<string> Baseline { get; init; }

        /// <inheritdoc />
        public override string Keyword => EvaluateStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads =>
            StageReferences.Of(Keyword, Models).Add(new StageReference(EnvironmentsKey, Environments));
    }

    /// <summary>Runs an exported actor by ONNX Runtime in the environments, beside torch's.</summary>
    /// <param name="Model">The <see cref="Stage.Export"/> stage.</param>
    /// <param name="Environments">The stage that loads them.</param>
    /// <param name="Episodes">Of each task.</param>
    public sealed record Score(string Model, string Environments, int Episodes = 20) : AgentStage
    {
        /// <inheritdoc />
        public override string Keyword => ScoreStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq(new StageReference(Keyword, Model), new StageReference(EnvironmentsKey, Environments));
    }
}

/// <summary>The stages of agents.</summary>
internal static class AgentStages
{
    /// <summary>From the record to its work.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(AgentStage stage, StageContext<StageOutput> context) => stage switch
    {
        AgentStage.Build build => AgentBuildStage.Resolve(build, context),
        AgentStage.Train train => AgentTrainStage.Resolve(train, context),
        AgentStage.Evaluate evaluate => AgentEvaluateStage.Resolve(evaluate, context),
        AgentStage.Score score => AgentScoreStage.Resolve(score, context),
        _ => throw new UnreachableException(),
    };

    /// <summary>The decoder of a keyword that stages of data and of agents have in common.</summary>
    internal static Decoder<Stage> Or(this Decoder<Stage> data, Decoder<AgentStage> agent) => Decode.Shaped<Stage>(
        () => new ValueShape.Marked(AgentStage.EnvironmentsKey, () => ValueShape.Of(agent), () => ValueShape.Of(data)),
        node => node is ConfigNode.Mapping mapping && mapping.Entries.Exists(entry => entry.Key == AgentStage.EnvironmentsKey)
            ? agent(node).Map(Stage (stage) => new Stage.Agent(stage))
            : data(node));
}
