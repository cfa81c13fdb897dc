using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Multitask;

/// <summary>Where an exception ends that nothing else could take: one line in place of a stack trace.</summary>
/// <remarks>
/// It is the system that refuses something here: a file more, memory, a library. So nothing is used that would have to be opened or loaded
/// first, the console among it.
/// </remarks>
internal static class LastResort
{
    private const int Failed = 1;
    private const int StandardError = 2;

    /// <summary>The exit code of the program; 1 where it ended in an exception.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Guard(Func<int> program)
    {
        try
        {
            if (Limits.Refusal() is { Length: > 0 } line)
            {
                Tell(line);
                return Failed;
            }

            return program();
        }
#pragma warning disable CA1031 // Do not catch general exception types: behind this there is only the runtime's stack trace
        catch (Exception error)
#pragma warning restore CA1031
        {
            Tell(Line(error));
            return Failed;
        }
    }

    /// <summary>What the innermost exception says, and what is most often the reason.</summary>
    internal static string Line(Exception error)
    {
        var cause = error;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        var text = string.Join(' ', cause.Message.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return $"error: the system refused what the program needs: {text}; a limit may be too low, `ulimit -a` shows them";
    }

    private static void Tell(string line)
    {
        try
        {
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            stream.Write([.. System.Text.Encoding.UTF8.GetBytes(line), (byte)'\n']);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody listens: the exit code has to say it.
        }
    }
}
