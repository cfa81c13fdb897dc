using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Keys of stages that train.</summary>
internal static class TrainingKeys
{
    /// <summary>The <c>optimizer</c> key.</summary>
    internal static Decoder<Optimizer> Optimizers => Decode.Union<Optimizer>(
        [.. AdamCases.Map(one => new UnionCase<Optimizer>(one.Word, one.Options.Map(Optimizer (adam) => adam))), new UnionCase<Optimizer>("sgd", SgdFields.Decoder)]);

    /// <summary>The keys <c>optimizer</c> and <c>lr</c>, which is short for the learning rate of the optimizer, Adam where none is named.</summary>
    internal static Fields<Optimizer> Steps => (
        Field.Optional("optimizer", Optimizers, new Adam(0.001)), Field.Maybe("lr", Decode.Double(Interval.Positive)))
        .Apply((optimizer, rate) => rate.Match(some => optimizer with { LearningRate = some }, () => optimizer));

    /// <summary>The <c>optimizer</c> key of the toy problem, which knows Adam only.</summary>
    internal static Decoder<Adam> Adams => Decode.Union<Adam>([.. AdamCases]);

    private static Seq<UnionCase<Adam>> AdamCases => Seq(
        new UnionCase<Adam>("adam", AdamFields(decoupled: false).Decoder), new UnionCase<Adam>("adamw", AdamFields(decoupled: true).Decoder));

    /// <summary>torch's defaults but for the learning rate, which has none there.</summary>
    private static Fields<Optimizer> SgdFields => (
        Field.Required("lr", Decode.Double(Interval.Positive)),
        Field.Optional("momentum", Decode.Double(Interval.AtLeast(0)), 0),
        Field.Optional("dampening", Decode.Double(Interval.AtLeast(0)), 0),
        Field.Optional("weight_decay", Decode.Double(Interval.AtLeast(0)), 0),
        Field.Optional("nesterov", Decode.Bool, false))
        .Apply((lr, momentum, dampening, decay, nesterov) => new Sgd(lr, momentum, dampening, decay, nesterov))
        .Ensure(TrainingRules.Mistake)
        .Map(Optimizer (sgd) => sgd);

    /// <summary>torch's defaults: Adam decays nothing, AdamW 0.01.</summary>
    private static Fields<Adam> AdamFields(bool decoupled) => (
        Field.Optional("lr", Decode.Double(Interval.Positive), 0.001),
        Field.Optional("beta1", Decode.Double(TrainingRules.Share), 0.9),
        Field.Optional("beta2", Decode.Double(TrainingRules.Share), 0.999),
        Field.Optional("eps", Decode.Double(Interval.Positive), 1e-8),
        Field.Optional("weight_decay", Decode.Double(Interval.AtLeast(0)), decoupled ? 0.01 : 0),
        Field.Optional("amsgrad", Decode.Bool, false))
        .Apply((lr, beta1, beta2, eps, decay, amsgrad) => new Adam(lr, beta1, beta2, eps, decay, amsgrad, decoupled));

    /// <summary>The keys <c>schedule</c> and <c>warmup</c>.</summary>
    internal static Fields<(Schedule Schedule, Option<Warmup> Warmup)> Rates => (
        Field.Optional("schedule", Schedules, new Schedule.Constant()), Field.Maybe("warmup", Warmups.Decoder))
        .Apply((schedule, warmup) => (schedule, warmup));

    /// <summary>The <c>warmup</c> key: <c>{ epochs: 2 }</c> or <c>{ steps: 500, from: 0.1 }</c>.</summary>
    private static Fields<Warmup> Warmups => (
        Field.Maybe("epochs", Decode.Int(TrainingRules.Length)),
        Field.Maybe("steps", Decode.Int(TrainingRules.Length)),
        Field.Optional("from", Decode.Double(TrainingRules.Factor), 1.0 / 3))
        .Apply((epochs, steps, from) => (Epochs: epochs, Steps: steps, From: from))
        .Ensure(read => read.Epochs.IsSome == read.Steps.IsSome ? Some("needs one of the keys `epochs` and `steps`") : None)
        .Map(read => new Warmup(
            (read.Epochs || read.Steps).IfNone(1), read.Epochs.IsSome ? WarmupUnit.Epochs : WarmupUnit.Steps, read.From));

    /// <summary>The <c>schedule</c> key.</summary>
    private static Decoder<Schedule> Schedules => Decode.Union(
        new UnionCase<Schedule>("constant", Field.None<Schedule>(new Schedule.Constant()).Decoder),
        new UnionCase<Schedule>("steps", (
            Field.Required("every", Decode.Int(TrainingRules.Epochs)),
            Field.Optional("factor", Decode.Double(TrainingRules.Factor), 0.5))
            .Apply((every, factor) => (Schedule)new Schedule.Steps(every, factor)).Decoder),
        new UnionCase<Schedule>("plateau", (
            Field.Optional("factor", Decode.Double(TrainingRules.FactorBelowOne), 0.1),
            Field.Optional("patience", Decode.Int(TrainingRules.Count), 10),
            Field.Optional("cooldown", Decode.Int(TrainingRules.Count), 0),
            Field.Optional("min_lr", Decode.Double(Interval.AtLeast(0)), 0))
            .Apply((factor, patience, cooldown, least) => (Schedule)new Schedule.Plateau(factor, patience, cooldown) { Least = least }).Decoder),
        new UnionCase<Schedule>("cosine", Field.Optional("to", Decode.Double(Interval.AtLeast(0)), 0).Map(Schedule (to) => new Schedule.Cosine(to)).Decoder));

    /// <summary>The <c>init</c> key: a stage or a file, alone or with a prefix.</summary>
    internal static Decoder<InitialWeights> Inits => Decode.Shaped<InitialWeights>(
        () => new ValueShape.Either(Seq<Func<ValueShape>>(() => new ValueShape.Text(), () => new ValueShape.Mapping(InitFields.Keys))),
        node => node is ConfigNode.Mapping ? InitFields.Decoder(node) : Decode.Text.Map(from => Start(from, None))(node));

    private static Fields<InitialWeights> InitFields => (Field.Required("from", Decode.Text), Field.Maybe("prefix", Decode.Text)).Apply(Start);

    /// <summary>No stage is called so: their names have no dots.</summary>
    private static InitialWeights Start(string from, Option<string> prefix) => from.EndsWith(".safetensors", StringComparison.Ordinal)
        ? new InitialWeights.FromFile(from, prefix)
        : new InitialWeights.FromStage(from, prefix);

    /// <summary>The keys <c>best</c> and <c>patience</c>.</summary>
    internal static Fields<(Option<Best> Best, Option<int> Patience)> Selection => (
        Field.Maybe("best", Bests), Field.Maybe("patience", Decode.Int(TrainingRules.Epochs)))
        .Apply((best, patience) => (best, patience));

    /// <summary>The <c>best</c> key: a word, or a task and one of its metrics.</summary>
    private static Decoder<Best> Bests => Decode.Shaped<Best>(BestShape, node => node switch
    {
        ConfigNode.Scalar { Text: "mean_rank" } => Success<Problem, Best>(new Best.MeanRank()),
        ConfigNode.Scalar { Text: "delta_m" } => Success<Problem, Best>(new Best.DeltaM()),
        ConfigNode.Mapping { Entries.Count: 1 } => Decode.Entries(Decode.Text)(node).Map(Best (one) =>
            one.Head.Key == "delta_m" ? new Best.DeltaM { Row = one.Head.Value } : new Best.Metric(one.Head.Key, one.Head.Value)),
        _ => Decode.Wrong<Best>(node, "must be mean_rank, delta_m or a task and its metric, such as { semantic: mean_iou }"),
    });

    private static ValueShape BestShape() => new ValueShape.Either(Seq<Func<ValueShape>>(
        () => new ValueShape.Word(Seq("mean_rank", "delta_m")), () => new ValueShape.Entries(() => new ValueShape.Text())));

    /// <summary>The <c>until</c> key.</summary>
    internal static Fields<Option<int>> Until => Field.Maybe("until", Decode.Int(TrainingRules.Epochs));

    /// <summary>The keys <c>ranks</c> and <c>sync_batch_norm</c>. One rank is what there is without the key.</summary>
    internal static Fields<(Option<int> Count, bool LocalBatchNorm)> Ranks => (
        Field.Optional("ranks", Decode.Int(TrainingRules.Ranks with { Min = 1 }), 1), Field.Optional("sync_batch_norm", Decode.Bool, true))
        .Apply((count, synchronised) => (count == 1 ? None : Some(count), !synchronised));

    /// <summary>The <c>checkpoint</c> key: no part of the record that decides the output.</summary>
    internal static Decoder<CheckpointPlan> Checkpoints =>
        Field.Optional("minutes", Decode.Double(Interval.Positive), new CheckpointPlan().Minutes)
            .Map(minutes => new CheckpointPlan(minutes))
            .Decoder;

    /// <summary>The <c>precision</c> key.</summary>
    internal static Decoder<Precision> Precisions => Decode.Choice(
        ("float32", Precision.Float32), ("bfloat16", Precision.BFloat16), ("float64", Precision.Float64));

    /// <summary>The <c>gradients</c> key.</summary>
    internal static Decoder<GradientSpace> Gradients => Decode.Choice(
        ("parameters", GradientSpace.Parameters), ("representation", GradientSpace.Representation));

    /// <summary>The <c>kernels</c> key.</summary>
    internal static Decoder<KernelChoice> Kernels => Decode.Choice(("auto", KernelChoice.Auto), ("libtorch", KernelChoice.LibTorch));
}
