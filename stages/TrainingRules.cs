using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>The ranges of a training plan's numbers: keys of a file are read with them, and the records of a program are held to them.</summary>
internal static class TrainingRules
{
    internal static WholeRange Epochs { get; } = new(1, 1_000_000);

    internal static WholeRange Batch { get; } = new(1, 65_536);

    /// <summary>One process is what there is without the key.</summary>
    internal static WholeRange Ranks { get; } = new(2, 4096);

    internal static WholeRange Length { get; } = new(1, int.MaxValue);

    internal static WholeRange Count { get; } = new(0, int.MaxValue);

    internal static Interval FactorBelowOne { get; } = new(0, true, 1, true);

    internal static Interval Share { get; } = new(0, false, 1, true);

    internal static Interval Factor { get; } = new(0, true, 1, false);

    /// <summary>A problem for each number of a plan that is outside its range.</summary>
    internal static Validation<Problem, Unit> Check(StageContext<StageOutput> context, TrainingPlan plan) => Check(context, Numbers(plan));

    /// <summary>The same for a plan that has an optimizer and a largest norm only.</summary>
    internal static Validation<Problem, Unit> Check(StageContext<StageOutput> context, Adam adam, Option<double> clip) =>
        Check(context, Of(adam).Add(Clip(clip)));

    private static Validation<Problem, Unit> Check(StageContext<StageOutput> context, Seq<Rule> rules) => Validations
        .Sequence(rules.Map(one => context.Keeps(one.Key, one.Mistake)))
        .Map(_ => unit);

    private static Rule Clip(Option<double> clip) => new("clip", clip.Bind(norm => Real(norm, Interval.Positive)));

    /// <summary>What is wrong with the options of stochastic gradient descent together.</summary>
    internal static Option<string> Mistake(Sgd sgd) => sgd.Nesterov && !(sgd.Momentum > 0 && sgd.Dampening == 0)
        ? Some("nesterov needs a momentum > 0 and a dampening of 0")
        : None;

    private static Seq<Rule> Numbers(TrainingPlan plan) =>
        Seq(
            new Rule("epochs", Whole(plan.Epochs, Epochs)),
            new Rule("batch", Whole(plan.Batch, Batch)),
            new Rule("schedule", plan.Schedule is Schedule.Plateau ? Needs(plan.Best.IsSome, "schedule: plateau") : None),
            new Rule("patience", plan.Patience.Bind(epochs => Whole(epochs, Epochs) || Needs(plan.Best.IsSome, "patience"))),
            new Rule("until", plan.Until.Bind(epoch => Whole(epoch, Epochs) || (epoch >= plan.Epochs
                ? Some(FormattableString.Invariant($"must be < {plan.Epochs}, the epochs of the whole training, found {epoch}"))
                : None))),
            new Rule("accumulate", plan.Accumulate.Bind(batches => Whole(batches, Batch))),
            new Rule("ranks", plan.Ranks.Bind(count => Whole(count, Ranks) || (count > plan.Batch
                ? Some(FormattableString.Invariant($"must be <= {plan.Batch}, the examples of a batch, found {count}"))
                : None))),
            new Rule("sync_batch_norm", plan.LocalBatchNorm && plan.Ranks.IsNone ? Some("needs the key `ranks`, with 2 or more") : None),
            new Rule("average", plan.Average.Bind(decay => Real(decay, FactorBelowOne))),
            Clip(plan.Clip))
        + plan.Optimizer.Match(Of, Of)
        + Of(plan.Schedule)
        + plan.Warmup.Match(Of, () => Seq<Rule>());

    private static Seq<Rule> Of(Adam adam)
    {
        var word = adam.Decoupled ? "adamw" : "adam";
        return Seq(
            new Rule($"optimizer.{word}.lr", Real(adam.LearningRate, Interval.Positive)),
            new Rule($"optimizer.{word}.beta1", Real(adam.Beta1, Share)),
            new Rule($"optimizer.{word}.beta2", Real(adam.Beta2, Share)),
            new Rule($"optimizer.{word}.eps", Real(adam.Epsilon, Interval.Positive)),
            new Rule($"optimizer.{word}.weight_decay", Real(adam.WeightDecay, Interval.AtLeast(0))));
    }

    private static Seq<Rule> Of(Sgd sgd) => Seq(
        new Rule("optimizer.sgd.lr", Real(sgd.LearningRate, Interval.Positive)),
        new Rule("optimizer.sgd.momentum", Real(sgd.Momentum, Interval.AtLeast(0))),
        new Rule("optimizer.sgd.dampening", Real(sgd.Dampening, Interval.AtLeast(0))),
        new Rule("optimizer.sgd.weight_decay", Real(sgd.WeightDecay, Interval.AtLeast(0))),
        new Rule("optimizer.sgd", Mistake(sgd)));

    private static Seq<Rule> Of(Schedule schedule) => schedule switch
    {
        Schedule.Steps steps => Seq(
            new Rule("schedule.steps.every", Whole(steps.Every, Epochs)), new Rule("schedule.steps.factor", Real(steps.Factor, Factor))),
        Schedule.Plateau plateau => Seq(
            new Rule("schedule.plateau.factor", Real(plateau.Factor, FactorBelowOne)),
            new Rule("schedule.plateau.patience", Whole(plateau.Patience, Count)),
            new Rule("schedule.plateau.cooldown", Whole(plateau.Cooldown, Count)),
            new Rule("schedule.plateau.min_lr", Real(plateau.Least, Interval.AtLeast(0)))),
        Schedule.Cosine cosine => Seq1(new Rule("schedule.cosine.to", Real(cosine.To, Interval.AtLeast(0)))),
        _ => Seq<Rule>(),
    };

    private static Seq<Rule> Of(Warmup warmup) => Seq(
        new Rule(warmup.Unit == WarmupUnit.Steps ? "warmup.steps" : "warmup.epochs", Whole(warmup.Length, Length)),
        new Rule("warmup.from", Real(warmup.From, Factor)));

    /// <summary>A key, and the message where its value breaks the rule.</summary>
    private sealed record Rule(string Key, Option<string> Mistake);

    /// <summary>Epochs are compared by what <c>best</c> says.</summary>
    private static Option<string> Needs(bool best, string what) => best
        ? None
        : Some($"needs the key `best`, which says when an epoch is better, for {what}");

    private static Option<string> Whole(long value, WholeRange range) => range.Contains(value)
        ? None
        : Some(FormattableString.Invariant($"must be {range}, found {value}"));

    private static Option<string> Real(double value, Interval range) => double.IsFinite(value) && range.Contains(value)
        ? None
        : Some(FormattableString.Invariant($"must be {range}, found {value}"));
}
