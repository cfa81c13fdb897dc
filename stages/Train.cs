using System.Text.Json;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>train</c>: trains a model on the training split of a data set.</summary>
/// <remarks>Outputs <c>weights.safetensors</c> and <c>history.json</c> (mean losses and task weights an epoch).</remarks>
internal static class Train
{
    /// <summary>The file of losses and weights an epoch.</summary>
    internal const string HistoryName = "history.json";

    private const int Version = 11;

    internal static StageKind<Product> Kind { get; } = new("train", source => source.Node.Find("steps").IsSome
        ? Toy.TrainPoint.Decode(source)
        : TrainDecoding.Decoder(source.Node).Map(written => new StageDraft<Product>(
            Seq(written.Model, written.Data),
            inputs => Resolve(source, written, inputs[0], inputs[1]))));

    private static Validation<Problem, StageBody<Product>> Resolve(
        StageSource source, TrainDecoding.Written written, Product modelProduct, Product dataProduct) =>
        from trains in modelProduct is Product.Point
            ? source.Node.Place.Child("epochs", source.Node.Place.At).Problem($"must be `steps`: {written.Model.Stage} is {modelProduct.Title}, which has no epochs")
            : Success<Problem, Unit>(unit)
        from model in Reading.As<Product.Model>(written.Model, modelProduct, "a model (build)")
        from checks in (
            Reading.Fitting(written.Data, dataProduct, model.Info),
            Weighting(source, written.Plan, model.Info),
            Devices.Resolve(source.Settings)).Apply((data, _, device) => (Data: data, Device: device))
        select Body(new Work(written.Plan, written.Checkpoint, model, checks.Data.Info, checks.Device));

    private static Validation<Problem, Unit> Weighting(StageSource source, TrainingPlan plan, DataInfo info) =>
        plan.Weighting.Misfit(info.Tasks.Map(task => task.Name)).Match(
            Some: message => source.Node.Place.Child("weighting", source.Node.Place.At).Problem(message),
            None: () => Success<Problem, Unit>(unit));

    /// <summary>The stage's work. Only the plan decides the output.</summary>
    private sealed record Work(TrainingPlan Plan, CheckpointPlan Checkpoint, Product.Model Model, DataInfo Data, string Device);

    private static StageBody<Product> Body(Work work) => new(
        Version,
        Canonical.Of(work.Plan),
        Versions.Torch(work.Device),
        () => Seq<(string, string)>(),
        Seeded: true,
        new Product.Trained(work.Model.Network, work.Model.Info),
        run => Run(work, run))
    {
        Unsteady = Devices.Unsteady(work.Device),
    };

    private static Either<string, Unit> Run(Work work, StageRun run) =>
        TorchLibrary.Load().Bind(_ => DataSplit.Open(run.Inputs[1].Files[Packing.FileName(Split.Train)], work.Data)).Bind(split =>
        {
            using var owned = split;
            using var parameters = new ParameterVector(VectorLayout.Of(work.Model.Network), work.Plan.Precision.Storage(), Devices.Open(work.Device));
            var keeper = new CheckpointKeeper(
                (run.Checkpoints, run.Key.Value), work.Checkpoint, new CheckpointRim(run.Report, TimeProvider.System));
            var training = new TrainingRun(work.Plan, split, run.Seed, run.Report, () => run.Cancel.IsCancellationRequested, keeper);
            return from loaded in WeightsFile.Read(run.Inputs[0].Files[WeightsFile.Name], parameters)
                   from history in Trainer.Run(work.Model.Network, parameters, training)
                   from weights in WeightsFile.Write(Path.Combine(run.Folder, WeightsFile.Name), parameters)
                   from written in History(Path.Combine(run.Folder, HistoryName), work.Data, history)
                   select written;
        });

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
    });
}
