using System.Text.Json;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>train</c>: trains a model on the training split of a data set.</summary>
/// <remarks>Outputs <c>weights.safetensors</c> and <c>history.json</c> (mean losses and task weights per epoch).</remarks>
internal static class TrainStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "train";

    /// <summary>The file of losses and weights per epoch.</summary>
    internal const string HistoryName = "history.json";

    private const int Version = 11;

    private static readonly WholeRange Epochs = new(1, 1_000_000);
    private static readonly WholeRange Batch = new(1, 65_536);

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        (
            Field.Required(Keyword, Decode.Reference),
            Field.Required("data", Decode.Reference),
            Field.Optional("checkpoint", TrainingKeys.Checkpoints, new CheckpointPlan()),
            Field.Maybe("seed", Decode.ULong))
            .Apply((model, data, checkpoint, seed) => (Model: model, Data: data, Checkpoint: checkpoint, Seed: seed)),
        Field.Required("weighting", WeightingRegistry.Decoder),
        Field.Required("epochs", Decode.Int(Epochs)),
        Field.Required("batch", Decode.Int(Batch)),
        Field.Optional("optimizer", TrainingKeys.Optimizer, new Adam(0.001)),
        Field.Optional("schedule", TrainingKeys.Schedules, new Schedule.Constant()),
        Field.Maybe("clip", Decode.Double(Interval.Positive)),
        (
            Field.Optional("precision", TrainingKeys.Precisions, Precision.Float32),
            Field.Optional("kernels", TrainingKeys.Kernels, KernelChoice.Auto))
            .Apply((precision, kernels) => (Precision: precision, Kernels: kernels)))
        .Apply(Stage (inputs, weighting, epochs, batch, adam, schedule, clip, arithmetic) => new Stage.Train(
            inputs.Model,
            inputs.Data,
            new TrainingPlan(weighting, epochs, batch)
            {
                Adam = adam,
                Schedule = schedule,
                Clip = clip,
                Precision = arithmetic.Precision,
                Kernels = arithmetic.Kernels,
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
            context.Keeps("weighting", Unshared(train.Plan.Weighting, model.Network)),
            context.Within("epochs", train.Plan.Epochs, Epochs),
            context.Within("batch", train.Plan.Batch, Batch),
            Devices.Resolve(context.Settings)).Apply((data, _, _, _, _, device) => (Data: data, Device: device))
        select Of(new Work(train.Plan, train.Checkpoint, model, checks.Data.Info, checks.Device) { Source = Some(checks.Data.Source) });

    /// <summary>Where all parameters are in heads, a weighting finds no gradients to combine.</summary>
    private static Option<string> Unshared(Weighting weighting, Network network) =>
        weighting.Spec.About.Needs == Signal.Losses || Parameters.Of(network).Exists(parameter => parameter.Part is not Part.Head)
            ? None
            : Some($"must need losses only, such as equal, for a model whose tasks share no parameters (sharing: single), "
                + $"found {weighting.Spec.About.Word}, which combines gradients of shared parameters");

    /// <summary>The stage's work. Only the plan decides the output.</summary>
    private sealed record Work(TrainingPlan Plan, CheckpointPlan Checkpoint, StageOutput.Model Model, DataInfo Data, string Device)
    {
        /// <summary>Where the data come from.</summary>
        internal Option<Source> Source { get; init; }
    }

    private static StageWork<StageOutput> Of(Work work) => new(
        Version,
        Canonical.Of(work.Plan),
        new StageOutput.Trained(work.Model.Network, work.Data, work.Plan) { Source = work.Source },
        run => Run(work, run))
    {
        Environment = Versions.Torch(work.Device),
        Seeded = true,
        Writes = new DiskNeed(
            WeightsFile.Bytes(work.Model.Network, work.Plan.Precision), CheckpointFolder.Most * Checkpoint.Bytes(work.Model.Network, work.Plan)),
        NonDeterministic = Devices.NonDeterministic(work.Device),
    };

    private static Either<string, Unit> Run(Work work, StageRun run) =>
        TorchLibrary.Load().Bind(_ => DataSplit.Open(run.Inputs[1].Files[Packing.FileName(Split.Train)], work.Data)).Bind(split =>
        {
            using var owned = split;
            using var parameters = new ParameterVector(VectorLayout.Of(work.Model.Network), work.Plan.Precision.Storage(), Devices.Open(work.Device));
            var checkpoints = new CheckpointWriter(
                (run.Checkpoints, run.Key.Value), work.Checkpoint, new CheckpointEffects(run.Report, TimeProvider.System));
            var training = new TrainingRun(work.Plan, split, run.Seed, run.Report, () => run.Cancel.IsCancellationRequested, checkpoints);
            return from loaded in WeightsFile.Read(run.Inputs[0].Files[WeightsFile.Name], parameters)
                   let statistics = Standardised(work.Model.Network, parameters, split)
                   from history in Trainer.Run(work.Model.Network, parameters, training)
                   from weights in WeightsFile.Write(Path.Combine(run.Folder, WeightsFile.Name), parameters)
                   from written in History(Path.Combine(run.Folder, HistoryName), work.Data, history)
                   select written;
        });

    private static Unit Standardised(Network network, ParameterVector parameters, DataSplit split)
    {
        Standardisation.Set(network, parameters, split);
        return unit;
    }

    private static Either<string, Unit> History(string path, DataInfo data, Seq<EpochReport> history) => Files.Attempt(path, () =>
    {
        var tasks = data.Tasks.Map(task => task.Name).ToArray();
        var epochs = history.Map(epoch => new
        {
            epoch = epoch.Epoch,
            learning_rate = epoch.LearningRate,
            losses = epoch.Losses.ToArray(),
            weights = epoch.Weights.ToArray(),
        }).ToArray();
        File.WriteAllText(path, JsonSerializer.Serialize(new { tasks, epochs }));
        return Right<string, Unit>(unit);
    }, "written");
}
