using Multitask.Exports;
using Multitask.Stages.Reinforcement;
using Multitask.Stages.Toy;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What is known of a stage's output before it exists: what stages that read it are checked against.</summary>
public abstract record StageOutput
{
    private StageOutput() { }

    /// <summary>How messages name this kind of output.</summary>
    public abstract string Title { get; }

    /// <summary>A packed data set, and where it comes from.</summary>
    public sealed record DataSet(DataInfo Info, Source Source) : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "a data set (load)";
    }

    /// <summary>Environments to act in.</summary>
    public sealed record Environments(Multitask.Stages.Environments.EnvironmentSet Set) : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "environments (load)";
    }

    /// <summary>A network with its initial weights.</summary>
    public sealed record Model(Network Network, DataInfo Info) : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "a model (build)";
    }

    /// <summary>A network with trained weights; the data are those it was trained on, which need not be those it was built for.</summary>
    public sealed record Trained(Network Network, DataInfo Info, TrainingPlan Plan) : StageOutput
    {
        /// <summary>Where the data come from, if that is known.</summary>
        public Option<Source> Source { get; init; }

        /// <summary>Where only the run tells which training it is: all that it may be. <see cref="Plan"/> is then the first of them.</summary>
        public Seq<TrainingPlan> Options { get; init; } = Seq1(Plan with { Until = None });

        /// <summary>The stages one of which it is; empty where it is a training of its own.</summary>
        public Seq<string> Among { get; init; }

        /// <inheritdoc />
        public override string Title => "a trained model (train)";
    }

    /// <summary>An agent with its initial weights.</summary>
    public sealed record Agent(Reinforcement.Agent Networks, Multitask.Stages.Environments.EnvironmentSet Set) : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "an agent (build: sac)";
    }

    /// <summary>A trained agent.</summary>
    public sealed record Policy(Reinforcement.Agent Networks, Multitask.Stages.Environments.EnvironmentSet Set) : StageOutput
    {
        /// <summary>Its actor.</summary>
        internal Network Actor => Reinforcement.Networks.Actor(Networks, Set);

        /// <summary>What the actor reads.</summary>
        internal AgentInput Input => AgentInput.Of(Networks, Set.ObservationSize, Set.Tasks.Count);

        /// <inheritdoc />
        public override string Title => "a trained agent (train)";
    }

    /// <summary>The actor of an agent as an ONNX file.</summary>
    public sealed record PolicyOnnx(Reinforcement.Agent Networks, Multitask.Stages.Environments.EnvironmentSet Set) : StageOutput
    {
        /// <summary>The actor.</summary>
        internal Network Actor => Reinforcement.Networks.Actor(Networks, Set);

        /// <summary>What it reads.</summary>
        internal AgentInput Input => AgentInput.Of(Networks, Set.ObservationSize, Set.Tasks.Count);

        /// <inheritdoc />
        public override string Title => "an exported agent (export)";
    }

    /// <summary>How often agents succeed.</summary>
    public sealed record Successes : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "success rates (evaluate or score)";
    }

    /// <summary>A toy problem.</summary>
    public sealed record Toy(ToyProblem Problem) : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "a toy problem (toy)";
    }

    /// <summary>The trajectories of a point from every start of a toy problem.</summary>
    public sealed record Trajectories(ToyProblem Problem) : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "trajectories (toy-train)";
    }

    /// <summary>How far trajectories ended from the Pareto front.</summary>
    public sealed record ToyScores : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "scores of a toy problem (toy-evaluate)";
    }

    /// <summary>Scores of trained models.</summary>
    public sealed record Scores : StageOutput
    {
        /// <summary>What studies compare with by delta_m, if anything.</summary>
        public Option<string> Baseline { get; init; }

        /// <inheritdoc />
        public override string Title => "scores (evaluate)";
    }

    /// <summary>An ONNX file.</summary>
    public sealed record Onnx(Network Network, DataInfo Info) : StageOutput
    {
        /// <summary>How unpooling is written.</summary>
        public Unpooling Unpooling { get; init; }

        /// <summary>The form in which the network is deployed.</summary>
        public ModelForm Form { get; init; } = new();

        /// <inheritdoc />
        public override string Title => "an ONNX model (export)";
    }

    /// <summary>What ONNX Runtime made of it.</summary>
    public sealed record Deployment : StageOutput
    {
        /// <inheritdoc />
        public override string Title => "deployment scores (score)";
    }
}
