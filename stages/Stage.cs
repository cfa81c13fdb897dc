using System.Diagnostics;
using Multitask.Exports;
using Multitask.Stages.Environments;
using Multitask.Stages.Reinforcement;
using Multitask.Stages.Toy;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>
/// A stage of a pipeline: the closed union of all there are. A file is decoded into exactly these records, and a program builds them
/// itself; which stages they read is said by name.
/// </summary>
public abstract partial record Stage : IStage
{
    private Stage() { }

    /// <inheritdoc />
    public abstract string Keyword { get; }

    /// <inheritdoc />
    public abstract Seq<StageReference> Reads { get; }

    /// <inheritdoc />
    public virtual Option<ulong> OwnSeed => None;

    /// <summary>Packs a data set into one file per split.</summary>
    /// <param name="Source">Where the data come from.</param>
    public sealed record Load(Source Source) : Stage
    {
        /// <inheritdoc />
        public override string Keyword => LoadStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Empty;
    }

    /// <summary>Compiles the scenes of environments.</summary>
    /// <param name="Source">Where they come from.</param>
    public sealed record LoadEnvironments(EnvironmentSource Source) : Stage
    {
        /// <inheritdoc />
        public override string Keyword => LoadStage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Source.Seed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Empty;
    }

    /// <summary>Describes a network for a data set and draws its initial weights.</summary>
    /// <param name="Data">The <see cref="Load"/> stage.</param>
    /// <param name="Architecture">Which network.</param>
    public sealed record Build(string Data, Architecture Architecture) : Stage
    {
        /// <summary>Of the initial weights; none: the pipeline's.</summary>
        public Option<ulong> Seed { get; init; }

        /// <inheritdoc />
        public override string Keyword => BuildStage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Seed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq1(StageReferences.Description("data", Data));
    }

    /// <summary>Trains a network on the training split.</summary>
    /// <param name="Model">The <see cref="Build"/> stage.</param>
    /// <param name="Data">The <see cref="Load"/> stage.</param>
    /// <param name="Plan">How, and from which weights on.</param>
    public sealed record Train(string Model, string Data, TrainingPlan Plan) : Stage
    {
        /// <summary>Of the order of examples, the augmentation and whatever the weighting draws; none: the pipeline's.</summary>
        public Option<ulong> Seed { get; init; }

        /// <summary>How often the training writes down where it is. It decides no number and is no part of the key.</summary>
        public CheckpointPlan Checkpoint { get; init; } = new();

        /// <inheritdoc />
        public override string Keyword => TrainStage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Seed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq(
            new StageReference(Keyword, Model),
            StageReferences.Splits("data", Data, [Split.Train, .. Plan.Best.Map(_ => Split.Validation)]))
            + Plan.Init.Bind(init => init.Match(stage => Some(StageReferences.Weights("init", stage.Stage)), _ => None)).ToSeq();
    }

    /// <summary>Scores trained models on the test split, beside the best constant predictor.</summary>
    /// <param name="Models">The <see cref="Train"/> stages.</param>
    /// <param name="Data">The <see cref="Load"/> stage.</param>
    public sealed record Evaluate(Seq<string> Models, string Data) : Stage
    {
        /// <summary>
        /// What studies compare with by delta_m: one of the models, a method of them (<c>train[equal]</c>, all of its seeds), or a published row
        /// (<c>nyuv2-stl</c>, <c>cityscapes-stl</c>, <c>qm9-stl</c>). No score depends on it, so it is no part of the key.
        /// </summary>
        public Option<string> Baseline { get; init; }

        /// <inheritdoc />
        public override string Keyword => EvaluateStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => StageReferences.Of(Keyword, Models).Add(
            StageReferences.Splits("data", Data, Split.Train, Split.Test));
    }

    /// <summary>Writes a trained model as ONNX.</summary>
    /// <param name="Model">The <see cref="Train"/> stage.</param>
    /// <param name="Opset">Version of ONNX's operators, <see cref="ExportOptions.OldestOpset"/> to <see cref="ExportOptions.NewestOpset"/>.</param>
    /// <param name="Unpooling">How unpooling is written.</param>
    public sealed record Export(string Model, int Opset = 17, Unpooling Unpooling = Unpooling.Scatter) : Stage
    {
        /// <summary>Whether height and width of images are free besides the batch.</summary>
        public bool FreeSize { get; init; }

        /// <summary>The form in which the network is deployed.</summary>
        public ModelForm Form { get; init; } = new();

        /// <summary>The <see cref="Load"/> stage whose training split 8-bit integers are calibrated with; drawn examples check the model where none.</summary>
        public Option<string> Data { get; init; }

        /// <summary>How ranges of 8-bit integers are chosen; <see cref="Exports.Calibration.MinMax"/> where none.</summary>
        public Option<Calibration> Calibration { get; init; }

        /// <summary>For which model server it is laid out besides.</summary>
        public ServingLayout Layout { get; init; }

        /// <inheritdoc />
        public override string Keyword => ExportStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => new StageReference(Keyword, Model).Cons(
            Data.ToSeq().Map(data => StageReferences.Splits("data", data, Split.Train)));
    }

    /// <summary>Runs an exported model in ONNX Runtime over the test split: scores, difference to torch, speed.</summary>
    /// <param name="Model">The <see cref="Export"/> stage.</param>
    /// <param name="Data">The <see cref="Load"/> stage.</param>
    /// <param name="Batch">Examples per call, at least 1.</param>
    public sealed record Score(string Model, string Data, int Batch = 32) : Stage
    {
        /// <summary>Where the model runs.</summary>
        public Provider Provider { get; init; } = new Provider.Auto();

        /// <inheritdoc />
        public override string Keyword => ScoreStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq(
            new StageReference(Keyword, Model), StageReferences.Splits("data", Data, Split.Test));
    }

    /// <summary>A stage of the toy problem: two parameters, two losses that conflict.</summary>
    /// <param name="Stage">Which.</param>
    public sealed record Toy(ToyStage Stage) : Stage
    {
        /// <inheritdoc />
        public override string Keyword => Stage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Stage.Reads;
    }

    /// <summary>A stage of an agent that acts in environments.</summary>
    /// <param name="Stage">Which.</param>
    public sealed record Agent(AgentStage Stage) : Stage
    {
        /// <inheritdoc />
        public override string Keyword => Stage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Stage.OwnSeed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Stage.Reads;
    }

    /// <summary>The stage with relative paths of data starting at a folder.</summary>
    /// <param name="folder">An absolute path.</param>
    internal Stage Rooted(string folder) => this switch
    {
        Load load => load with { Source = load.Source.Rooted(folder) },
        LoadEnvironments load => load with { Source = load.Source.Rooted(folder) },
        Train train => train with { Plan = train.Plan with { Init = train.Plan.Init.Map(init => Rooted(init, folder)) } },
        _ => this,
    };

    private static InitialWeights Rooted(InitialWeights init, string folder) =>
        init.Match<InitialWeights>(stage => stage, file => file with { Path = Path.GetFullPath(file.Path, folder) });

    /// <summary>The fold of the union: a function per case.</summary>
    internal T Match<T>(
        Func<Load, T> load,
        Func<LoadEnvironments, T> loadEnvironments,
        Func<Build, T> build,
        Func<Train, T> train,
        Func<Promote, T> promote,
        Func<Select, T> select,
        Func<Evaluate, T> evaluate,
        Func<Export, T> export,
        Func<Score, T> score,
        Func<Toy, T> toy,
        Func<Agent, T> agent) => this switch
        {
            Load stage => load(stage),
            LoadEnvironments stage => loadEnvironments(stage),
            Build stage => build(stage),
            Train stage => train(stage),
            Promote stage => promote(stage),
            Select stage => select(stage),
            Evaluate stage => evaluate(stage),
            Export stage => export(stage),
            Score stage => score(stage),
            Toy stage => toy(stage),
            Agent stage => agent(stage),
            _ => throw new UnreachableException(),
        };
}
