using System.Text.RegularExpressions;

namespace Multitask.Exports;

/// <summary>What ONNX Runtime says, without the places in its sources and the names of its functions.</summary>
internal static partial class OnnxComplaint
{
    /// <summary>A message as one line that says what failed and, where that is known, what helps.</summary>
    internal static string Of(string message, Func<string, string, Option<string>> newest)
    {
        var said = OneLine.Of(Place().Replace(message, ""));
        return (Library().Match(said), Device().Match(said)) switch
        {
            ({ Success: true } library, _) => $"{library.Groups["library"].Value} cannot be loaded: {Explain(library.Groups["why"].Value)}",
            (_, { Success: true } device) => $"{device.Groups["what"].Value}{Help(device)}",
            _ when message.StartsWith("Unable to load", StringComparison.Ordinal) => $"cannot be loaded: {Explain(message)}",
            _ => Words(said),
        };

        string Explain(string reason) => LoaderMessage.Explain(reason, newest);
    }

    /// <summary>What to do where the package lacks CUDA.</summary>
    internal const string NoCuda =
        "this ONNX Runtime has no CUDA provider: build with -p:Torch=cuda, which takes the package Microsoft.ML.OnnxRuntime.Gpu";

    private static string Words(string said) => Status().Replace(said, "") is { Length: > 0 } words ? words : said;

    // CUDA's own numbers: no device, and a driver older than what ONNX Runtime was built for.
    private static string Help(Match device) => (device.Groups["library"].Value, device.Groups["code"].Value) switch
    {
        ("CUDA", "100") => ": there must be an NVIDIA GPU that this process may see",
        ("CUDA", "35" or "803") => ": install a newer NVIDIA driver",
        ("CUDA", "2") => ": take a smaller batch",
        _ => "",
    };

    /// <summary>The place of an error in its sources, such as <c>/core/x.cc:12 void onnxruntime::F(int) [with T = float]</c>.</summary>
    [GeneratedRegex(
        @"/\S+\.(cc|cpp|cu|cuh|h|hpp):\d+ [^()\n]*"
            + @"(\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\))+( const| noexcept)*( \[with [^\]]*\])? ?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    /// <summary>Such as <c>[ErrorCode:Fail]</c> and <c>[ONNXRuntimeError] : 1 : FAIL : </c>.</summary>
    [GeneratedRegex(@"\[ErrorCode:\w+\] ?|\[ONNXRuntimeError\] : \d+ : \w+ : ")]
    private static partial Regex Status();

    [GeneratedRegex(@"Failed to load library (\S*/)?(?<library>\S+) with error: (?<why>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Library();

    [GeneratedRegex(@"(?<what>(?<library>CUDA|CUDNN|CUBLAS|CUFFT|CUDNN_FE) failure (?<code>\d+): [^;]*[^;\s])")]
    private static partial Regex Device();
}
