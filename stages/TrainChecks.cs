using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What of a <c>train</c> stage must fit its model, its data and the weights it starts from.</summary>
internal static class TrainChecks
{
    /// <summary>All problems but those of the data themselves.</summary>
    internal static Validation<Problem, Unit> Check(Stage.Train train, StageContext<StageOutput> context, Network network) => (
        TrainingRules.Check(context, train.Plan),
        Validates(train, context),
        Starts(train.Plan, context, network),
        Freezes(train.Plan, context, network),
        context.Keeps("weighting", Unshared(train.Plan, network)).Bind(_ => context.Keeps("gradients", Representation.Misfit(train.Plan, network))))
        .Apply((_, _, _, _, _) => unit);

    /// <summary>A data set with a validation split, where the plan makes use of it, and with the metric that is named.</summary>
    private static Validation<Problem, Unit> Validates(Stage.Train train, StageContext<StageOutput> context) =>
        context.As<StageOutput.DataSet>(1, "a data set (load)").Match(
            data => context.Keeps("best", train.Plan.Best.Bind(best => data.Info.Validation == 0
                ? Some($"needs a validation split, and {train.Data} has none: give its stage the key `validation`")
                : new EpochChoice(best, data.Info).Mistake())),
            _ => Success<Problem, Unit>(unit));

    /// <summary>Weights of another stage fit: known before it has run. Those of a file are looked at when it is read.</summary>
    private static Validation<Problem, Unit> Starts(TrainingPlan plan, StageContext<StageOutput> context, Network network) =>
        from named in context.Keeps("init", plan.Init.Bind(init => init.Prefix).Bind(prefix => ParameterPrefix.Mistake(prefix, network)))
        from fits in plan.Init.Bind(init => init.Match(stage => Some(stage), _ => None)).Match(
            stage => Weights(context).Bind(other => context.Keeps(
                "init", StartingWeights.Mismatch(network, other, stage.Prefix).Map(what => $"{stage.Stage} {what}"))),
            () => Success<Problem, Unit>(unit))
        select fits;

    private static Validation<Problem, Network> Weights(StageContext<StageOutput> context) => context.Inputs[2] switch
    {
        (_, StageOutput.Model model) => Success<Problem, Network>(model.Network),
        (_, StageOutput.Trained trained) => Success<Problem, Network>(trained.Network),
        var (reference, other) => context.Problem(
            reference.Key, $"must name a model (build or train) or a .safetensors file, found {reference.Stage}, which is {other.Title}"),
    };

    private static Validation<Problem, Unit> Freezes(TrainingPlan plan, StageContext<StageOutput> context, Network network) => Validations
        .Sequence(Freezing.Mistakes(network, plan.Freeze).Map(mistake => context.Keeps("freeze", Some(mistake))))
        .Map(_ => unit);

    /// <summary>Where all trained parameters are in heads, a weighting finds no gradients to combine.</summary>
    private static Option<string> Unshared(TrainingPlan plan, Network network) =>
        plan.Weighting.Spec.About.Needs == Signal.Losses || VectorLayout.Of(network, plan.Freeze).Shared > 0
            ? None
            : Some($"must need losses only, such as equal, for a model whose tasks share no parameters ({Why(plan)}), "
                + $"found {plan.Weighting.Spec.About.Word}, which combines gradients of shared parameters");

    private static string Why(TrainingPlan plan) => plan.Freeze.IsEmpty ? "sharing: single" : "the shared ones are frozen";
}
