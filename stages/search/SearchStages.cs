using Multitask.Stages.Search;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

public abstract partial record Stage
{
    /// <summary>Goes on with the training that is at a place among several that paused, by the scores of their best epochs on the validation split.</summary>
    /// <param name="Models">The stages that train, all with a <see cref="TrainingPlan.Until"/>.</param>
    /// <param name="Data">The <see cref="Load"/> stage.</param>
    /// <param name="Place">From 1, the best.</param>
    public sealed record Promote(Seq<string> Models, string Data, int Place = 1) : Stage
    {
        /// <summary>The epoch after which it pauses again; none: it is trained to the end.</summary>
        public Option<int> Until { get; init; }

        /// <summary>As <see cref="Train.Seed"/>, and the same.</summary>
        public Option<ulong> Seed { get; init; }

        /// <summary>As <see cref="Train.Checkpoint"/>.</summary>
        public CheckpointPlan Checkpoint { get; init; } = new();

        /// <inheritdoc />
        public override string Keyword => PromoteStage.Keyword;

        /// <inheritdoc />
        public override Option<ulong> OwnSeed => Seed;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => StageReferences.Of(Keyword, Models)
            .Map(read => read with { Files = Seq(HistoryFile.Name, PausedTraining.Name, SelectionFile.Name) })
            .Add(StageReferences.Splits("data", Data, Split.Train, Split.Validation));
    }

    /// <summary>The best of several trained models, by the scores of their best epochs on the validation split.</summary>
    /// <param name="Models">The stages that train.</param>
    public sealed record Select(Seq<string> Models) : Stage
    {
        /// <inheritdoc />
        public override string Keyword => SelectStage.Keyword;

        /// <inheritdoc />
        public override Seq<StageReference> Reads => StageReferences.Of(Keyword, Models)
            .Map(read => read with { Files = Seq(HistoryFile.Name, WeightsFile.Name, SelectionFile.Name) });
    }
}
