using Multitask.Stages.Kernels;
using Multitask.Stages.Search;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>train</c>: trains a model on the training split of a data set.</summary>
/// <remarks>Outputs <c>weights.safetensors</c> and <c>history.json</c> (mean losses and task weights per epoch, and some steps at a time).</remarks>
internal static class TrainStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "train";

    private const int Version = 12;

    /// <summary>What the file of weights to start from is called in the key.</summary>
    private const string InitName = "init";

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        (
            Field.Required(Keyword, Decode.Reference),
            Field.Required("data", Decode.Reference),
            Field.Optional("checkpoint", TrainingKeys.Checkpoints, new CheckpointPlan()),
            Field.Maybe("seed", Decode.ULong),
            Field.Maybe("init", TrainingKeys.Inits),
            Field.Optional("freeze", Decode.List(Decode.Text, 1), Seq<string>()),
            Field.Maybe(SearchKeys.Keyword, SearchKeys.Decoder))
            .Apply((model, data, checkpoint, seed, init, freeze, _) => (
                Model: model, Data: data, Checkpoint: checkpoint, Seed: seed, Init: init, Freeze: freeze)),
        Field.Required("weighting", WeightingRegistry.Decoder),
        Field.Required("epochs", Decode.Int(TrainingRules.Epochs)),
        Field.Required("batch", Decode.Int(TrainingRules.Batch)),
        TrainingKeys.Steps,
        TrainingKeys.Rates,
        (
            Field.Maybe("clip", Decode.Double(Interval.Positive)),
            Field.Maybe("accumulate", Decode.Int(TrainingRules.Batch)),
            Field.Maybe("average", Decode.Double(TrainingRules.FactorBelowOne)),
            TrainingKeys.Selection,
            TrainingKeys.Ranks,
            TrainingKeys.Until)
            .Apply((clip, accumulate, average, selection, ranks, until) => (
                Clip: clip, Accumulate: accumulate, Average: average, selection.Best, selection.Patience, Ranks: ranks, Until: until)),
        (
            Field.Optional("precision", TrainingKeys.Precisions, Precision.Float32),
            Field.Optional("kernels", TrainingKeys.Kernels, KernelChoice.Auto),
            Field.Optional("gradients", TrainingKeys.Gradients, GradientSpace.Parameters))
            .Apply((precision, kernels, gradients) => (Precision: precision, Kernels: kernels, Gradients: gradients)))
        .Apply(Stage (inputs, weighting, epochs, batch, optimizer, rates, more, arithmetic) => new Stage.Train(
            inputs.Model,
            inputs.Data,
            new TrainingPlan(weighting, epochs, batch)
            {
                Optimizer = optimizer,
                Schedule = rates.Schedule,
                Warmup = rates.Warmup,
                Clip = more.Clip,
                Accumulate = more.Accumulate,
                Average = more.Average,
                Init = inputs.Init,
                Freeze = inputs.Freeze,
                Best = more.Best,
                Patience = more.Patience,
                Until = more.Until,
                Ranks = more.Ranks.Count,
                LocalBatchNorm = more.Ranks.LocalBatchNorm,
                Precision = arithmetic.Precision,
                Kernels = arithmetic.Kernels,
                Gradients = arithmetic.Gradients,
            })
        {
            Checkpoint = inputs.Checkpoint,
            Seed = inputs.Seed,
        })
        .Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Train train, StageContext<StageOutput> context) =>
        from model in context.As<StageOutput.Model>(0, "a model (build)")
        from checks in (
            context.Fitting(1, model.Info),
            context.Fits(train.Plan.Weighting, model.Info.Tasks.Map(task => task.Name).Strict()),
            TrainChecks.Check(train, context, model.Network),
            Devices.Resolve(context.Settings)).Apply((data, _, _, device) => (Data: data, Device: device))
        select Of(new Work(train.Plan, train.Checkpoint, model, checks.Data.Info, checks.Device) { Source = Some(checks.Data.Source) });

    /// <summary>The stage's work. Only the plan decides the output.</summary>
    private sealed record Work(TrainingPlan Plan, CheckpointPlan Checkpoint, StageOutput.Model Model, DataInfo Data, string Device)
    {
        /// <summary>Where the data come from.</summary>
        internal Option<Source> Source { get; init; }

        /// <summary>The training itself.</summary>
        internal TrainingWork Training => new(Plan, Checkpoint, Model.Network, Data, Device);
    }

    private static StageWork<StageOutput> Of(Work work) => new(
        Version,
        Canonical.Of(work.Plan.WithoutPlaces),
        new StageOutput.Trained(work.Model.Network, work.Data, work.Plan) { Source = work.Source },
        run => Run(work, run))
    {
        Environment = Versions.Torch(work.Device),
        Sources = () => InitFile(work.Plan).Match(
            path => OutsideFiles.DigestOf(path).Map(digest => Seq1((InitName, digest))), () => Seq<(string, string)>()),
        Seeded = true,
        Processes = work.Plan.Ranks.IfNone(1),
        Writes = new DiskNeed(
            work.Training.OutputBytes, work.Training.CheckpointBytes),
        NonDeterministic = Devices.NonDeterministic(work.Device),
        Effort = new(() => TrainingCost.Effort(work.Model.Network, work.Data, work.Plan)),
        Memory = new(() => TrainingCost.Memory(work.Model.Network, work.Data, work.Plan)),
    };

    private static Either<string, Unit> Run(Work work, StageRun run) => TorchLibrary.Load().Bind(_ => work.Plan.Ranks.Match(
        _ => MpiRanks.Join().Bind(ranks => Train(work, ranks.Rank == 0 ? run : run with { Report = static _ => { }, Measure = static _ => { } }, Place.Of(work.Device, ranks)).Map(done =>
        {
            // All are done: the others wait here until rank 0 has written.
            ranks.Leave();
            return done;
        })),
        () => Train(work, run, Place.Whole(work.Device))));

    private static Either<string, Unit> Train(Work work, StageRun run, Place place) => work.Training.Run(
        (run, place), run.Inputs[1], new TrainingStart(run.Key.Value, parameters =>
            from loaded in WeightsFile.Read(run.Inputs[0].Files[WeightsFile.Name], parameters)
            from start in Start(work, run, parameters)
            select start));

    private static Option<string> InitFile(TrainingPlan plan) => plan.Init.Bind(init => init.Match(_ => None, file => Some(file.Path)));

    /// <summary>Copies the weights to start from, which are those that the key has.</summary>
    private static Either<string, Unit> Start(Work work, StageRun run, ParameterVector parameters) => work.Plan.Init.Match(
        init => init.Match(
            _ => StartingWeights.Read(run.Inputs[2].Files[WeightsFile.Name], init.Prefix, parameters),
            file => from digest in OutsideFiles.DigestOf(file.Path)
                    from same in run.Key.Sources.Contains((InitName, digest)) ? Right<string, Unit>(unit) : Left(Packing.Changed(file.Path))
                    from read in StartingWeights.Read(file.Path, init.Prefix, parameters)
                    select read),
        () => unit);
}
