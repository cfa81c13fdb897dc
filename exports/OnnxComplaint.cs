using System.Text.RegularExpressions;

namespace Multitask.Exports;

/// <summary>Shortens ONNX Runtime's error messages: removes source locations, function names and status codes.</summary>
internal static partial class OnnxComplaint
{
    /// <summary>One line that says what failed and, if known, how to fix it.</summary>
    /// <param name="message">ONNX Runtime's message.</param>
    /// <param name="newest">See <see cref="LoaderMessage.Explain"/>.</param>
    internal static string Of(string message, Func<string, string, Option<string>> newest)
    {
        var said = OneLine.Of(Location().Replace(message, ""));
        return (Library().Match(said), Device().Match(said)) switch
        {
            ({ Success: true } library, _) => $"{library.Groups["library"].Value} cannot be loaded: {Explain(library.Groups["why"].Value)}",
            (_, { Success: true } device) => $"{device.Groups["what"].Value}{Help(device)}",
            _ when message.StartsWith("Unable to load", StringComparison.Ordinal) => $"cannot be loaded: {Explain(message)}",
            _ => WithoutStatus(said),
        };

        string Explain(string reason) => LoaderMessage.Explain(reason, newest);
    }

    /// <summary>The message if this build of ONNX Runtime has no CUDA provider.</summary>
    internal const string NoCuda =
        "this ONNX Runtime has no CUDA provider: build with -p:Torch=cuda, which references the package Microsoft.ML.OnnxRuntime.Gpu";

    private static string WithoutStatus(string said) => Status().Replace(said, "") is { Length: > 0 } rest ? rest : said;

    // CUDA's error codes: no device, a driver older than ONNX Runtime was built for, and out of memory.
    private static string Help(Match device) => (device.Groups["library"].Value, device.Groups["code"].Value) switch
    {
        ("CUDA", "100") => ": this process needs a visible NVIDIA GPU",
        ("CUDA", "35" or "803") => ": install a newer NVIDIA driver",
        ("CUDA", "2") => ": use a smaller batch",
        _ => "",
    };

    /// <summary>A source location such as <c>/core/x.cc:12 void onnxruntime::F(int) [with T = float]</c>.</summary>
    [GeneratedRegex(
        @"/\S+\.(cc|cpp|cu|cuh|h|hpp):\d+ [^()\n]*"
            + @"(\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\))+( const| noexcept)*( \[with [^\]]*\])? ?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Location();

    /// <summary>Such as <c>[ErrorCode:Fail]</c> and <c>[ONNXRuntimeError] : 1 : FAIL : </c>.</summary>
    [GeneratedRegex(@"\[ErrorCode:\w+\] ?|\[ONNXRuntimeError\] : \d+ : \w+ : ")]
    private static partial Regex Status();

    [GeneratedRegex(@"Failed to load library (\S*/)?(?<library>\S+) with error: (?<why>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Library();

    [GeneratedRegex(@"(?<what>(?<library>CUDA|CUDNN|CUBLAS|CUFFT|CUDNN_FE) failure (?<code>\d+): [^;]*[^;\s])")]
    private static partial Regex Device();
}
