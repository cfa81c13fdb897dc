using System.Globalization;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary>
/// A stage with <c>search</c> as stages that train one trial each, and one of its name that selects the best of them: an expanded trial is what a
/// person would write, and has that stage's key.
/// </summary>
internal static class SearchExpansion
{
    private const string Data = "data";

    /// <summary>Keys whose values are no settings, or by which trials are compared.</summary>
    private static readonly Seq<string> Fixed = Seq(TrainStage.Keyword, Data, "best", "until", "init", SearchKeys.Keyword, "matrix");

    /// <summary>What a stage that trains stands for; it alone without the key. A stage with mistakes stays one: they are told where it is decoded.</summary>
    internal static Validation<Problem, Seq<ExpandedStage>> Expand(ExpandedStage stage) =>
        (from node in Optional(stage.Entry.Value as ConfigNode.Mapping)
         from written in node.Find(SearchKeys.Keyword)
         from train in TrainStage.Decoder(node).ToOption().Bind(one => Optional(one as Stage.Train))
         from plan in SearchKeys.Decoder(written).ToOption()
         select (Node: node, Search: new Searched(plan, train.Plan, written)))
        .Match(
            found => Checked(stage, found.Search).Map(_ => Trials(stage, found.Node, found.Search)),
            () => Success<Problem, Seq<ExpandedStage>>(Seq1(stage)));

    /// <summary>A search, the training that it varies, and where it stands.</summary>
    private sealed record Searched(SearchPlan Plan, TrainingPlan Training, ConfigNode Node);

    private static Validation<Problem, Unit> Checked(ExpandedStage stage, Searched search)
    {
        var halving = search.Plan.Method as SearchMethod.Halving;
        var problems = search.Plan.Space.Bind(key => Mistake(stage, search, key).Map(key.Written.Place.Problem).ToSeq())
            + (search.Training.Best.IsNone
                ? Seq1(search.Node.Place.Problem("needs the key `best` of the stage, which says when a trial is better, on the validation split"))
                : Seq<Problem>())
            + (halving is not null && halving.Epochs >= search.Training.Epochs
                ? Seq1(search.Node.Place.Problem(FormattableString.Invariant($"must begin with fewer epochs than the {search.Training.Epochs} of the stage, found {halving.Epochs}")))
                : Seq<Problem>())
            + (halving is not null && search.Training.Ranks.IsSome
                ? Seq1(search.Node.Place.Problem("cannot pause trainings of several ranks: halving needs a stage without `ranks`"))
                : Seq<Problem>());
        return problems.IsEmpty ? unit : problems.Strict();
    }

    private static Option<string> Mistake(ExpandedStage stage, Searched search, SearchKey key) =>
        Fixed.Contains(key.Key.Split('.')[0]) ? Some("must be a setting of the training, which may differ from trial to trial")
        : search.Plan.Method is SearchMethod.Halving && key.Key == "epochs" ? Some("cannot be searched by halving, which chooses the epochs itself")
        : stage.Values.Exists(value => value.Key == key.Key) ? Some("must not be an axis of the matrix as well")
        : None;

    private static Seq<ExpandedStage> Trials(ExpandedStage stage, ConfigNode.Mapping node, Searched search)
    {
        var (space, points) = (search.Plan.Space, search.Plan.Points());
        var labels = space.Map((at, key) => Labels(key.Key, points.Map(point => point[at]).Strict())).ToSeq().Strict();
        var plain = node.Without(SearchKeys.Keyword);
        var nodes = points.Map(point => space.Zip(point, (key, value) => (key.Key, Value: value))
            .Fold(plain, (put, one) => put.With(Seq(one.Key.Split('.')), one.Value))).Strict();
        Seq<(string Key, string Label)> Name(int trial) => space.Map((at, key) => (key.Key, labels[at][trial])).ToSeq().Strict();
        // A range that the stage does not take is told once, and in its own name.
        return TrainStage.Decoder(nodes.Head).IsFail ? Seq1(stage with { Entry = stage.Entry with { Value = nodes.Head } })
            : search.Plan.Method is SearchMethod.Halving halving
                ? Halved(stage, node, (nodes, Name), Rung.Of(halving, nodes.Count, search.Training.Epochs))
                : Selected(stage, nodes.Map((at, trial) => stage.With(Name(at), trial)).ToSeq().Strict());
    }

    /// <summary>The labels of a key's values, trial by trial.</summary>
    private static Seq<string> Labels(string key, Seq<ConfigNode> values)
    {
        var different = Seq(values.DistinctBy(SearchPlan.Identity).ToArray());
        var known = toMap(different.Map(SearchPlan.Identity).Zip(AxisLabel.Of(key, different)));
        return values.Map(value => known[SearchPlan.Identity(value)]).Strict();
    }

    private static Seq<ExpandedStage> Selected(ExpandedStage stage, Seq<ExpandedStage> trials) => trials.Add(
        stage with { Entry = stage.Entry with { Value = Mapping(stage, (SelectStage.Keyword, Names(stage, trials))) } });

    /// <summary>All trials pause after the first rung; those of a later rung go on with the best of the one before, place by place.</summary>
    private static Seq<ExpandedStage> Halved(
        ExpandedStage stage, ConfigNode.Mapping node, (Seq<ConfigNode.Mapping> Nodes, Func<int, Seq<(string Key, string Label)>> Name) trials, Seq<Rung> rungs)
    {
        var first = trials.Nodes.Map((at, trial) => stage.With(
            ("rung", "rung=1").Cons(trials.Name(at)), trial.With(Seq1("until"), Number(stage, rungs.Head.Epochs)))).ToSeq().Strict();
        return Selected(stage, rungs.Tail.Fold((All: first, Last: first, Number: 2), (known, rung) =>
        {
            var next = Range(1, rung.Trials).Map(place => stage.With(
                Seq(("rung", Label("rung", known.Number)), ("place", Label("place", place))),
                Promoted(stage, node, known.Last, (place, rung.Epochs, rung == rungs.Last)))).ToSeq().Strict();
            return ((known.All + next).Strict(), next, known.Number + 1);
        }).All);
    }

    private static ConfigNode.Mapping Promoted(ExpandedStage stage, ConfigNode.Mapping node, Seq<ExpandedStage> from, (int Place, int Epochs, bool IsLast) to)
    {
        var promoted = Mapping(stage, (PromoteStage.Keyword, Names(stage, from)), ("place", Number(stage, to.Place)));
        var paused = to.IsLast ? promoted : promoted.With(Seq1("until"), Number(stage, to.Epochs));
        return Seq(Data, "seed", "checkpoint").Fold(paused, (put, key) => node.Find(key).Map(value => put.With(Seq1(key), value)).IfNone(put));
    }

    private static string Label(string key, int number) => string.Create(CultureInfo.InvariantCulture, $"{key}={number}");

    private static ConfigNode Number(ExpandedStage stage, int number) => stage.Entry.Value.Named(number.ToString(CultureInfo.InvariantCulture));

    private static ConfigNode Names(ExpandedStage stage, Seq<ExpandedStage> of) => stage.Entry.Value.Named(of.Map(one => one.Entry.Key).Strict());

    private static ConfigNode.Mapping Mapping(ExpandedStage stage, params (string Key, ConfigNode Value)[] entries) =>
        new(Seq(entries).Map(one => new ConfigEntry(one.Key, None, one.Value)).Strict(), stage.Entry.Value.Place);
}
