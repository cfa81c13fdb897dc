using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary>
/// A stage of the toy problem: two parameters in the place of a network, two losses that conflict in the place of a data set.
/// </summary>
public abstract record ToyStage : IStage
{
    private ToyStage() { }

    /// <inheritdoc />
    public abstract string Keyword { get; }

    /// <inheritdoc />
    public abstract Seq<StageReference> Reads { get; }

    /// <summary>The problem and its starts.</summary>
    public sealed record State(ToyProblem Problem) : ToyStage
    {
        /// <inheritdoc />
        public override string Keyword => ToyProblemStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Empty;
    }

    /// <summary>Trains a point from every start.</summary>
    /// <param name="Problem">The <see cref="State"/> stage.</param>
    /// <param name="Plan">How.</param>
    public sealed record Train(string Problem, ToyPlan Plan) : ToyStage
    {
        /// <inheritdoc />
        public override string Keyword => ToyTrainStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => Seq1(new StageReference(Keyword, Problem));
    }

    /// <summary>How far every method ended from the Pareto front, and its image.</summary>
    /// <param name="Models">The <see cref="Train"/> stages, all of one problem.</param>
    public sealed record Evaluate(Seq<string> Models) : ToyStage
    {
        /// <inheritdoc />
        public override string Keyword => ToyEvaluateStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => StageReferences.Of(Keyword, Models);
    }
}

/// <summary>The stages of the toy problem.</summary>
internal static class ToyStages
{
    /// <summary>From a stage's mapping in a file to its record.</summary>
    internal static Seq<StageKind<ToyStage>> Kinds { get; } = Seq(
        new StageKind<ToyStage>(ToyProblemStage.Keyword, ToyProblemStage.Decoder),
        new StageKind<ToyStage>(ToyTrainStage.Keyword, ToyTrainStage.Decoder),
        new StageKind<ToyStage>(ToyEvaluateStage.Keyword, ToyEvaluateStage.Decoder));

    /// <summary>From the record to its work.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(ToyStage stage, StageContext<StageOutput> context) => stage switch
    {
        ToyStage.State state => ToyProblemStage.Resolve(state),
        ToyStage.Train train => ToyTrainStage.Resolve(train, context),
        ToyStage.Evaluate evaluate => ToyEvaluateStage.Resolve(evaluate, context),
        _ => throw new UnreachableException(),
    };
}
