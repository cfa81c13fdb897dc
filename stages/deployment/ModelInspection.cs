using System.Globalization;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Deployment;

/// <summary><c>inspect model.onnx</c>: what an ONNX model is and what it costs.</summary>
internal static class ModelInspection
{
    private const string Extension = ".onnx";
    private const double Mebibyte = 1 << 20;

    /// <summary>How a file is shown; none where it is no ONNX model by its name.</summary>
    internal static Option<Func<string, Either<string, Seq<string>>>> Of(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
        ? Some<Func<string, Either<string, Seq<string>>>>(Lines)
        : None;

    /// <summary>Inputs, outputs, metadata, a line for each operator, and the costs of one example.</summary>
    internal static Either<string, Seq<string>> Lines(string path) =>
        from model in OnnxReader.Read(path)
        from found in OnnxInspection.Of(model)
        select Text(OnnxSummary.Of(model), found);

    private static Seq<string> Text(OnnxSummary summary, OnnxInspection found) => Seq1(Line($"operator set {summary.Opset}, file format {summary.IrVersion}"))
        + summary.Inputs.Map(value => $"input   {value.Name}: {string.Join(" x ", value.Axes)}")
        + summary.Outputs.Map(value => $"output  {value.Name}: {string.Join(" x ", value.Axes)}")
        + toSeq(summary.Metadata.AsEnumerable().Select(pair => $"        {pair.Key}: {Sanitize.Line(pair.Value)}"))
        + Seq(
            Line($"{found.Parameters:N0} numbers in constants, {found.ParameterBytes / Mebibyte:0.00} MiB"),
            Line($"{found.Operators.Sum(one => one.Flops) / 1e9:0.####} GFLOP for one example"),
            Line($"{found.PeakBytes / Mebibyte:0.00} MiB of values at once for one example, estimated"))
        + found.Operators.Map(one => Line($"  {one.Count,5} {one.Type,-20} {one.Flops,16:N0} FLOP"))
        + Seq("CPU: ONNX Runtime runs every node", Cuda(found.WithoutCuda));

    /// <summary>Not tried: what is known of ONNX Runtime's kernels.</summary>
    private static string Cuda(Seq<string> without) => without.IsEmpty
        ? "CUDA: no operator that is known to lack a kernel (not tried here)"
        : $"CUDA: no kernel for MaxUnpool: {string.Join(", ", without)}";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
