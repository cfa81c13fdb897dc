using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>ONNX Runtime's native environment. Whatever else is native comes after it.</summary>
internal static partial class OnnxEnvironment
{
    /// <summary>ONNX Runtime's own switch.</summary>
    internal const string NoTelemetry = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// The environment of this process. With it ONNX Runtime would store an identifier of the device and events about models under the home
    /// folder, and send them; it does not, unless the user has set <c>ORT_DISABLE_TELEMETRY</c> otherwise.
    /// </summary>
    internal static OrtEnv Quiet()
    {
        Silence();
        var environment = OrtEnv.Instance();
        // Failures come as exceptions, so its log to the console says nothing new.
        environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        return environment;
    }

    /// <summary>Must run before the native library is loaded, which reads the switch then.</summary>
    private static void Silence()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(NoTelemetry) is null)
        {
            _ = SetVariable(NoTelemetry, "1", overwrite: 0);
            // For processes that this one starts: .NET hands them its own copy of the environment.
            Environment.SetEnvironmentVariable(NoTelemetry, "1");
        }
    }

    /// <summary>.NET's own SetEnvironmentVariable does not reach the environment that native code reads.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
