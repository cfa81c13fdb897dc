using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary>Trainings that are compared by the scores of their best epochs on the validation split. No score on the test split is ever looked at.</summary>
/// <param name="Names">Of their stages.</param>
/// <param name="Trained">What is known of each before it has run.</param>
internal sealed record Candidates(Seq<string> Names, Seq<StageOutput.Trained> Trained)
{
    /// <summary>The data set of all.</summary>
    internal DataInfo Info => Trained.Head.Info;

    /// <summary>By what they are compared.</summary>
    internal EpochChoice Choice => new(Trained.Head.Plan.Best.IfNone(() => new Best.MeanRank()), Info);

    /// <summary>All trainings that any of them may be, none twice.</summary>
    internal Seq<TrainingPlan> Options => Seq(Trained.Bind(one => one.Options).Distinct().ToArray());

    /// <summary>Why they cannot be compared; none: they can.</summary>
    internal Option<string> Mistake() =>
        Unlike(one => one.Plan.Best.IsSome, "must name trainings that choose their best epoch on the validation split", "has no key `best`")
        || Unlike(one => one.Plan.Best == Trained.Head.Plan.Best, "must name trainings with the same `best`", "has another one")
        || Unlike(one => one.Network == Trained.Head.Network && one.Info == Info, "must name trainings of the same network and data", "has others");

    private Option<string> Unlike(Func<StageOutput.Trained, bool> holds, string rule, string otherwise) => Names.Zip(Trained)
        .Find(one => !holds(one.Item2))
        .Map(one => $"{rule}, found {one.Item1}, which {otherwise}");

    /// <summary>The best epoch of each.</summary>
    /// <param name="outputs">Of their stages, in order.</param>
    internal Either<string, Seq<KeptEpoch>> Kept(Seq<Artifact> outputs) => Eithers.Traverse(
        Range(0, Names.Count), at => HistoryFile.Kept(outputs[at].Files[HistoryFile.Name], Info).ToEither($"{Names[at]}: its history says nothing of a best epoch"));

    /// <summary>What each goes on with, and which training it is.</summary>
    /// <param name="outputs">Of their stages, in order.</param>
    internal Either<string, Seq<SelectionFile>> Chosen(Seq<Artifact> outputs) => Eithers.Traverse(
        Range(0, Names.Count), at => SelectionFile.Of(outputs[at]).MapLeft(reason => $"{Names[at]}: {reason}"));

    /// <summary>Which of all trainings the one at a place is.</summary>
    internal TrainingPlan PlanOf(int at, SelectionFile chosen) => Trained[at].Options[chosen.Option];

    /// <summary>Its number among <see cref="Options"/>.</summary>
    internal int OptionOf(TrainingPlan plan) => Options.ToList().IndexOf(plan);
}
