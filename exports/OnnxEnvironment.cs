using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>ONNX Runtime's native environment, which must exist before any other native object.</summary>
internal static partial class OnnxEnvironment
{
    /// <summary>ONNX Runtime's environment variable that turns telemetry off.</summary>
    internal const string NoTelemetry = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// The environment of this process, with telemetry off unless the user has set <c>ORT_DISABLE_TELEMETRY</c> to something else. With
    /// telemetry, ONNX Runtime stores a device identifier and events about models in the home folder, and sends them.
    /// </summary>
    internal static OrtEnv Quiet()
    {
        DisableTelemetry();
        var environment = OrtEnv.Instance();
        // Its log on the console would only repeat what its exceptions say.
        environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        return environment;
    }

    /// <summary>Must run before the native library is loaded, which is when it reads the variable.</summary>
    private static void DisableTelemetry()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(NoTelemetry) is null)
        {
            _ = SetVariable(NoTelemetry, "1", overwrite: 0);
            // For child processes: they inherit .NET's own copy of the environment.
            Environment.SetEnvironmentVariable(NoTelemetry, "1");
        }
    }

    /// <summary>Environment.SetEnvironmentVariable does not change the environment that native code reads.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
