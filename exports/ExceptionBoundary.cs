using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>Turns exceptions of ONNX Runtime, protobuf and the file system into one-line messages. No other type here turns exceptions into values.</summary>
internal static class ExceptionBoundary
{
    /// <summary>Calls ONNX Runtime.</summary>
    /// <remarks>
    /// The C# binding throws <see cref="KeyNotFoundException"/> for native error codes newer than itself; the last three exceptions mean a
    /// missing or incompatible native library.
    /// </remarks>
    internal static Either<string, T> Runtime<T>(Func<T> action) => Try(
        action,
        failure => failure is OnnxRuntimeException or KeyNotFoundException
            or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException,
        failure => $"ONNX Runtime: {OnnxComplaint.Of(Cause(failure).Message, LoaderMessage.Newest)}");

    /// <summary>Reads or writes a file.</summary>
    /// <param name="what">The beginning of the message: <c>cannot write model.onnx</c>.</param>
    /// <param name="action">Reads or writes the file.</param>
    internal static Either<string, T> File<T>(string what, Func<T> action) => Try(
        action,
        failure => failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException,
        failure => $"{what}: {OneLine.Of(failure)}");

    /// <summary>Parses bytes as protobuf.</summary>
    /// <param name="what">The beginning of the message.</param>
    /// <param name="action">Parses the bytes.</param>
    internal static Either<string, T> Protobuf<T>(string what, Func<T> action) => Try(
        action,
        failure => failure is InvalidProtocolBufferException,
        failure => $"{what}: {OneLine.Of(failure)}");

    private static Either<string, T> Try<T>(Func<T> action, Func<Exception, bool> expected, Func<Exception, string> message)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (expected(failure))
        {
            return Left<string, T>(message(failure));
        }
    }

    private static Exception Cause(Exception failure) => failure.InnerException is { } inner ? Cause(inner) : failure;
}
