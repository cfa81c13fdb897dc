using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Keys of stages that train.</summary>
internal static class TrainingKeys
{
    /// <summary>The <c>optimizer</c> key.</summary>
    internal static Decoder<Adam> Optimizer => Decode.Union(new UnionCase<Adam>("adam", AdamFields(decoupled: false).Decoder), new UnionCase<Adam>("adamw", AdamFields(decoupled: true).Decoder));

    /// <summary>The options of either word.</summary>
    internal static Seq<string> OfAdam => AdamFields(decoupled: false).Keys.Map(key => key.Name).Strict();

    /// <summary>torch's defaults: Adam decays nothing, AdamW 0.01.</summary>
    private static Fields<Adam> AdamFields(bool decoupled) => (
        Field.Optional("lr", Decode.Double(Interval.Positive), 0.001),
        Field.Optional("beta1", Decode.Double(new Interval(0, false, 1, true)), 0.9),
        Field.Optional("beta2", Decode.Double(new Interval(0, false, 1, true)), 0.999),
        Field.Optional("eps", Decode.Double(Interval.Positive), 1e-8),
        Field.Optional("weight_decay", Decode.Double(Interval.AtLeast(0)), decoupled ? 0.01 : 0),
        Field.Optional("amsgrad", Decode.Bool, false))
        .Apply((lr, beta1, beta2, eps, decay, amsgrad) => new Adam(lr, beta1, beta2, eps, decay, amsgrad, decoupled));

    /// <summary>The <c>schedule</c> key.</summary>
    internal static Decoder<Schedule> Schedules => Decode.Union(
        new UnionCase<Schedule>("constant", Field.None<Schedule>(new Schedule.Constant()).Decoder),
        new UnionCase<Schedule>("steps", (
            Field.Required("every", Decode.Int(1, 1_000_000)),
            Field.Optional("factor", Decode.Double(new Interval(0, true, 1, false)), 0.5))
            .Apply((every, factor) => (Schedule)new Schedule.Steps(every, factor)).Decoder));

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
