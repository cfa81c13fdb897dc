using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary><c>promote</c>: goes on with the training that is at a place among several that paused, by the validation split.</summary>
/// <remarks>
/// Outputs what <c>train</c> does, to the last bit what the same training would have come to without a pause, and <c>selection.json</c>: which it is.
/// </remarks>
internal static class PromoteStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "promote";

    private const int Version = 1;

    private static readonly WholeRange Places = new(1, PlaceLimit);

    private const int PlaceLimit = 1000;

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        Field.Required(Keyword, Decode.OneOrMore(Decode.Reference).Ensure(StageReferences.Mistake)),
        Field.Required("data", Decode.Reference),
        Field.Optional("place", Decode.Int(Places), 1),
        TrainingKeys.Until,
        Field.Optional("checkpoint", TrainingKeys.Checkpoints, new CheckpointPlan()),
        Field.Maybe("seed", Decode.ULong))
        .Apply(Stage (models, data, place, until, checkpoint, seed) =>
            new Stage.Promote(models, data, place) { Until = until, Checkpoint = checkpoint, Seed = seed }).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Promote promote, StageContext<StageOutput> context) =>
        from named in context.Keeps(Keyword, StageReferences.Mistake(promote.Models))
        from trained in context.AllAs<StageOutput.Trained>(promote.Models.Count, "a trained model (train)")
        let candidates = new Candidates(promote.Models, trained)
        from fits in context.Keeps(Keyword, candidates.Mistake() || Running(candidates))
        from checks in (
            context.Fitting(promote.Models.Count, candidates.Info).Bind(data => context.Keeps("data", data.Info == candidates.Info
                ? None
                : Some($"must be the data of the trainings, which {promote.Data} is not: its splits are others"))),
            context.Within("place", promote.Place, new WholeRange(1, promote.Models.Count)),
            context.Keeps("until", promote.Until.Bind(epoch => Until(candidates, epoch))),
            Devices.Resolve(context.Settings)).Apply((_, _, _, device) => device)
        select Work(promote, candidates, checks);

    private static Option<string> Running(Candidates candidates) => candidates.Names.Zip(candidates.Trained)
        .Find(one => one.Item2.Plan.Until.IsNone)
        .Map(one => $"must name trainings that pause, found {one.Item1}, which has no key `until`");

    private static Option<string> Until(Candidates candidates, int epoch)
    {
        var (done, all) = (candidates.Trained.Map(one => one.Plan.Last).Max(), candidates.Options.Map(plan => plan.Epochs).Min());
        return epoch > done && epoch < all ? None : Some(FormattableString.Invariant($"must be > {done} and < {all}, found {epoch}"));
    }

    /// <summary>Everything that decides the output but the inputs and the seed.</summary>
    private sealed record Record(Seq<TrainingPlan> Options, int Place, Option<int> Until);

    private static StageWork<StageOutput> Work(Stage.Promote promote, Candidates candidates, string device)
    {
        var likely = new TrainingWork(
            candidates.Options.Head with { Until = promote.Until }, promote.Checkpoint, candidates.Trained.Head.Network, candidates.Info, device);
        var left = candidates.Options.Head with { Until = None, Epochs = Math.Max(1, likely.Plan.Last - candidates.Trained.Head.Plan.Last) };
        return new(
            Version,
            Canonical.Of(new Record(candidates.Options.Map(plan => plan.WithoutPlaces).Strict(), promote.Place, promote.Until)),
            new StageOutput.Trained(likely.Network, candidates.Info, likely.Plan)
            {
                Source = candidates.Trained.Head.Source,
                Options = candidates.Options,
                Among = candidates.Names,
            },
            run => TorchLibrary.Load().Bind(_ => Run(promote, candidates, likely, run)))
        {
            Environment = Versions.Torch(device),
            Seeded = true,
            Writes = new DiskNeed(likely.OutputBytes, likely.CheckpointBytes),
            NonDeterministic = Devices.NonDeterministic(device),
            Effort = new(() => TrainingCost.Effort(likely.Network, candidates.Info, left)),
            Memory = new(() => TrainingCost.Memory(likely.Network, candidates.Info, likely.Plan)),
        };
    }

    private static Either<string, Unit> Run(Stage.Promote promote, Candidates candidates, TrainingWork likely, StageRun run) =>
        from kept in candidates.Kept(run.Inputs)
        let at = candidates.Choice.Order(kept.Map(one => one.Scores).Strict())[promote.Place - 1]
        from chosen in SelectionFile.Of(run.Inputs[at])
        let plan = candidates.PlanOf(at, chosen)
        let told = Told(run, FormattableString.Invariant($"place {promote.Place} of {candidates.Names.Count}: goes on with {candidates.Names[at]}"))
        from key in PausedTraining.Install(run.Inputs[at].Files[PausedTraining.Name], run.Checkpoints, kept[at].Epochs)
        from trained in (likely with { Plan = plan with { Until = promote.Until } }).Run(
            (run, Place.Whole(likely.Device)), run.Inputs.Last, new TrainingStart(key, _ => unit) { Resumes = true })
        select Write(run, new SelectionFile(at, candidates.OptionOf(plan)));

    private static Unit Told(StageRun run, string line)
    {
        run.Report(line);
        return unit;
    }

    private static Unit Write(StageRun run, SelectionFile file)
    {
        File.WriteAllText(Path.Combine(run.Folder, SelectionFile.Name), file.Json.ToJsonString());
        return unit;
    }
}
