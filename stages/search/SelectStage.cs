using System.Text.Json;
using System.Text.Json.Nodes;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary><c>select</c>: the best of several trainings by the validation split.</summary>
/// <remarks>
/// Outputs the weights and the history of the best, and <c>selection.json</c>: all of them with their scores. They are compared as epochs are, by what
/// their <c>best</c> says: ranks are those among them, delta_m is relative to the first. Trainings that paused are listed and not chosen.
/// </remarks>
internal static class SelectStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "select";

    private const int Version = 1;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = Field.Required(Keyword, Decode.OneOrMore(Decode.Reference).Ensure(StageReferences.Mistake))
        .Map(Stage (models) => new Stage.Select(models)).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Select stage, StageContext<StageOutput> context) =>
        from named in context.Keeps(Keyword, StageReferences.Mistake(stage.Models))
        from trained in context.AllAs<StageOutput.Trained>(stage.Models.Count, "a trained model (train)")
        let candidates = new Candidates(stage.Models, trained)
        from fits in context.Keeps(Keyword, candidates.Mistake() || (trained.ForAll(one => one.Plan.Until.IsSome)
            ? Some("must name a training that goes to its end, found only such as pause")
            : None))
        select Work(candidates);

    /// <summary>The names of the stages are in the output.</summary>
    private sealed record Record(Seq<string> Models, Option<Best> Best);

    private static StageWork<StageOutput> Work(Candidates candidates) => new(
        Version,
        Canonical.Of(new Record(candidates.Names, candidates.Trained.Head.Plan.Best)),
        new StageOutput.Trained(candidates.Trained.Head.Network, candidates.Info, candidates.Options.Head)
        {
            Source = candidates.Trained.Head.Source,
            Options = candidates.Options,
            Among = candidates.Names,
        },
        run => Run(candidates, run))
    {
        Writes = new DiskNeed(WeightsFile.Bytes(candidates.Trained.Head.Network, candidates.Options.Head.Precision)),
    };

    private static Either<string, Unit> Run(Candidates candidates, StageRun run) =>
        from kept in candidates.Kept(run.Inputs)
        from chosen in candidates.Chosen(run.Inputs)
        let ranked = Ranked(candidates, kept)
        let best = ranked.Find(one => candidates.Trained[one.At].Plan.Until.IsNone && one.Rank == 1).Map(one => one.At).IfNone(0)
        from copied in Eithers.Traverse(Seq(WeightsFile.Name, HistoryFile.Name), name =>
            Files.Copy(run.Inputs[best].Files[name], Path.Combine(run.Folder, name)))
        select Write((candidates, chosen), run, (best, ranked));

    /// <summary>A training: its number, its rank among those that were trained as long, and its best epoch.</summary>
    private sealed record Ranking(int At, int Rank, KeptEpoch Kept);

    /// <summary>Those that were trained longest first, each part in the order of its ranks.</summary>
    private static Seq<Ranking> Ranked(Candidates candidates, Seq<KeptEpoch> kept) => Seq(Enumerable.Range(0, kept.Count)
        .GroupBy(at => candidates.Trained[at].Plan.Until.IfNone(int.MaxValue))
        .OrderByDescending(group => group.Key)
        .SelectMany(group => Ranked(candidates, kept, [.. group]))
        .ToArray());

    private static IEnumerable<Ranking> Ranked(Candidates candidates, Seq<KeptEpoch> kept, int[] numbers) => candidates.Choice
        .Order(Seq(numbers.Select(at => kept[at].Scores).ToArray()))
        .Map((rank, place) => new Ranking(numbers[place], rank + 1, kept[numbers[place]]));

    private static Unit Write((Candidates Candidates, Seq<SelectionFile> Chosen) compared, StageRun run, (int Best, Seq<Ranking> All) found)
    {
        var (candidates, chosen) = compared;
        var json = new SelectionFile(found.Best, candidates.OptionOf(candidates.PlanOf(found.Best, chosen[found.Best]))).Json;
        json["best"] = candidates.Names[found.Best];
        json["trials"] = new JsonArray([.. found.All.Map(one => Trial(candidates, chosen, one))]);
        File.WriteAllText(Path.Combine(run.Folder, SelectionFile.Name), json.ToJsonString(Indented));
        run.Report(FormattableString.Invariant($"the best of {candidates.Names.Count} is {candidates.Names[found.Best]}"));
        ScoresFile.Lines("validation", found.All.Find(one => one.At == found.Best).Map(one => one.Kept.Scores).IfNone(Seq<TaskScore>())).Iter(run.Report);
        return unit;
    }

    private static JsonObject Trial(Candidates candidates, Seq<SelectionFile> chosen, Ranking one) => new()
    {
        ["stage"] = candidates.Names[one.At],
        ["trial"] = Origin(candidates, chosen, candidates.Names[one.At]),
        ["epochs"] = one.Kept.Epochs,
        ["best_epoch"] = one.Kept.Epoch,
        ["rank"] = one.Rank,
        ["validation"] = ScoresFile.Of(one.Kept.Scores),
    };

    /// <summary>The training that a stage goes on with, if it does, as far as that is one of the candidates.</summary>
    private static string Origin(Candidates candidates, Seq<SelectionFile> chosen, string name) =>
        candidates.Names.ToList().IndexOf(name) is >= 0 and var at && !candidates.Trained[at].Among.IsEmpty
            ? Origin(candidates, chosen, candidates.Trained[at].Among[chosen[at].Input])
            : name;
}
