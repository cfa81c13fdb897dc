using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>Which provider runs a model, and why that one.</summary>
internal sealed record Placement(string Provider, string Why);

/// <summary>Opens native sessions.</summary>
internal static class OnnxSession
{
    private const string Cpu = "CPUExecutionProvider";
    private const string Cuda = "CUDAExecutionProvider";

    /// <summary>Opens a model where it is to run.</summary>
    /// <param name="model">A session with given options, of a file or of its bytes.</param>
    /// <param name="provider">Where.</param>
    /// <param name="threads">The number of threads within a node.</param>
    internal static Either<string, (InferenceSession Session, Placement Placement)> Open(
        Func<SessionOptions, InferenceSession> model, Provider provider, int threads) => provider switch
        {
            Provider.Cuda cuda => OnCuda(model, cuda.Device, threads, "asked for"),
            Provider.Auto => OnCuda(model, 0, threads, "CUDA runs the whole model").Match(
                Right: opened => opened,
                Left: failure => OnCpu(model, threads, $"not CUDA: {failure}")),
            Provider.Cpu => OnCpu(model, threads, "asked for"),
            _ => throw new UnreachableException(),
        };

    /// <summary>A session that runs the nodes of a model on the CPU as they are written.</summary>
    internal static InferenceSession AsWritten(byte[] model)
    {
        using var options = Options(Environment.ProcessorCount);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        return new InferenceSession(model, options);
    }

    /// <summary>Whether this build knows CUDA; whether there is a device, only a session finds out.</summary>
    internal static Either<string, Unit> HasCuda() =>
        from providers in ExceptionBoundary.Runtime(() => OnnxEnvironment.Quiet().GetAvailableProviders().ToSeq().Strict())
        from known in providers.Contains(Cuda)
            ? Right<string, Unit>(unit)
            : Left(OnnxComplaint.NoCuda)
        select known;

    private static Either<string, (InferenceSession Session, Placement Placement)> OnCpu(
        Func<SessionOptions, InferenceSession> model, int threads, string why) => ExceptionBoundary.Runtime(() =>
    {
        using var options = Options(threads);
        return (model(options), new Placement(Cpu, why));
    });

    private static Either<string, (InferenceSession Session, Placement Placement)> OnCuda(
        Func<SessionOptions, InferenceSession> model, int device, int threads, string why) =>
        from known in HasCuda()
        from session in ExceptionBoundary.Runtime(() => CudaSession(model, device, threads))
        select (session, new Placement(Cuda, why));

    // Without the fallback to the CPU a session with a node that CUDA cannot run is refused. TensorFloat-32 and a search among
    // algorithms would make results differ from the CPU's, and from run to run.
    private static InferenceSession CudaSession(Func<SessionOptions, InferenceSession> model, int device, int threads)
    {
        using var options = Options(threads);
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = device.ToString(CultureInfo.InvariantCulture),
            ["use_tf32"] = "0",
            ["cudnn_conv_algo_search"] = "HEURISTIC",
        });
        options.AppendExecutionProvider_CUDA(cuda);
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        return model(options);
    }

    // Every session begins here, and what else is native belongs to a session.
    private static SessionOptions Options(int threads)
    {
        _ = OnnxEnvironment.Quiet();
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Processors without VNNI would otherwise cut off sums of products of 8 bits.
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        // A thread waits for the next node awake, because waking one up takes as long as a small node; but not much longer than the gap between
        // nodes, so that idle sessions leave the cores to others.
        options.AddSessionConfigEntry("session.intra_op.spin_duration_us", "50");
        return options;
    }
}
