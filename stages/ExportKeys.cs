using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Keys of the <c>export</c> stage.</summary>
internal static class ExportKeys
{
    /// <summary>How unpooling is written: for every device, or in one node that only the CPU has, and is faster there.</summary>
    internal static Decoder<Unpooling> Unpoolings => Decode.Choice(("scatter", Unpooling.Scatter), ("max-unpool", Unpooling.MaxUnpool));

    /// <summary>The <c>dynamic</c> key: whether height and width are free besides the batch.</summary>
    internal static Decoder<bool> FreeAxes => Decode.List(Decode.Word(BatchAxis, "height", "width"), 1)
        .Ensure(axes => Same(axes, BatchAxis) || Same(axes, BatchAxis, "height", "width")
            ? None
            : Some("must be [batch] or [batch, height, width]"))
        .Map(axes => axes.Count > 1);

    /// <summary>The <c>precision</c> key.</summary>
    internal static Decoder<NumberFormat> Precisions =>
        Decode.Choice(("float32", NumberFormat.Float32), ("float16", NumberFormat.Float16), ("int8", NumberFormat.Int8));

    /// <summary>The <c>input</c> key.</summary>
    internal static Decoder<InputForm> Inputs => Decode.Choice(("float32", InputForm.Float32), ("uint8", InputForm.UInt8));

    /// <summary>The <c>output</c> key.</summary>
    internal static Decoder<OutputForm> Outputs => Decode.Choice(("scores", OutputForm.Scores), ("labels", OutputForm.Labels));

    /// <summary>The <c>layout</c> key.</summary>
    internal static Decoder<ServingLayout> Layouts =>
        Decode.Choice(("bundle", ServingLayout.Bundle), ("triton", ServingLayout.Triton), ("kserve", ServingLayout.KServe));

    /// <summary>The <c>calibration</c> key.</summary>
    internal static Decoder<Calibration> Calibrations => Decode.Union(
        new UnionCase<Calibration>("min-max", Examples.Map(Calibration (count) => new Calibration.MinMax { Examples = count }).Decoder),
        new UnionCase<Calibration>("percentile", (
            Field.Optional("percent", Decode.Double(new Interval(0, true, 100, false)), new Calibration.Percentile().Percent), Examples)
            .Apply(Calibration (percent, count) => new Calibration.Percentile(percent) { Examples = count }).Decoder),
        new UnionCase<Calibration>("entropy", Examples.Map(Calibration (count) => new Calibration.Entropy { Examples = count }).Decoder));

    private const string BatchAxis = "batch";

    private static Fields<int> Examples => Field.Optional("examples", Decode.Int(1, 1_000_000), new Calibration.MinMax().Examples);

    private static bool Same(Seq<string> axes, params string[] wanted) =>
        axes.Count == wanted.Length && System.Array.TrueForAll(wanted, word => axes.Contains(word));
}
