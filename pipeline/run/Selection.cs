namespace Multitask.Pipeline.Running;

/// <summary>Which stages of a plan to run.</summary>
/// <param name="Stages">In the order of the plan; with a stage all it needs.</param>
/// <param name="Forced">Names of those that run even though their output is in the store.</param>
public sealed record Selection<T>(Seq<PlannedStage<T>> Stages, Seq<string> Forced)
{
    /// <summary>The stages named by <c>--only</c> (none: all) with all they need, or the names that are wrong.</summary>
    public static Validation<Problem, Selection<T>> Of(Plan<T> plan, Seq<string> only, Seq<string> forced)
    {
        var names = plan.Stages.Map(stage => stage.Name);
        var (asked, force) = (Means(plan, only), Means(plan, forced));
        var wanted = plan.Stages.Rev().Fold(only.IsEmpty ? names : asked, (all, stage) =>
            all.Contains(stage.Name) ? all + stage.Inputs : all);
        var problems = Unknown("--only", asked, names) + Unknown("--force", force, names)
            + force.Filter(name => names.Contains(name) && !wanted.Contains(name))
                .Map(name => new Problem("--force", $"{name} is not among the stages that --only asks for"));
        return problems.IsEmpty
            ? new Selection<T>(plan.Stages.Filter(stage => wanted.Contains(stage.Name)), force)
            : problems;
    }

    /// <summary>The name of a stage with a matrix means all that it became.</summary>
    private static Seq<string> Means(Plan<T> plan, Seq<string> asked) => asked
        .Bind(name => plan.Stages.Filter(stage => stage.Variant.Exists(variant => variant.Stage == name)).Map(stage => stage.Name) is { IsEmpty: false } all
            ? all
            : Seq1(name))
        .Strict();

    private static Seq<Problem> Unknown(string option, Seq<string> asked, Seq<string> names) => asked
        .Filter(name => !names.Contains(name))
        .Map(name => new Problem(option, $"names no stage of this pipeline, found {name}{DidYouMean.HintOrAll(name, names)}"));
}
