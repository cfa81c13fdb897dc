using System.Diagnostics;

namespace Multitask.Tests.Exports;

/// <summary>ONNX's own checker with strict shape inference, where the machine has it (Debian: python3-onnx).</summary>
internal static class Checker
{
    private const string Script = """
        import sys, onnx
        model = onnx.load(sys.argv[1])
        onnx.checker.check_model(model, full_check=True)
        inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
        for value in inferred.graph.output:
            print(value.name, *[axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim])
        """;

    private static readonly Lazy<bool> Installed = new(() => File.Exists("/usr/bin/python3") && Run("-c", "import onnx").Code == 0);

    /// <summary>Whether it is there.</summary>
    internal static bool IsInstalled => Installed.Value;

    /// <summary>The exit code and what the checker printed: outputs with their inferred axes, or its complaint.</summary>
    internal static (int Code, string Text) Check(string path) => Run("-c", Script, path);

    private static (int Code, string Text) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.Result);
    }
}
