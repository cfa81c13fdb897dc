using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Loops on all cores, on the threads that libtorch's own operations run on, where these are OpenMP's: between two native operations they
/// are awake, while threads of .NET's pool would have to be woken for each loop, and would compete with them. Elsewhere on .NET's.
/// </summary>
internal static unsafe class Cores
{
    private const string Maps = "/proc/self/maps";

    /// <summary>GOMP_parallel: runs a function on a team of threads, the caller among them. Looked up when libtorch is loaded.</summary>
    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Team =
        (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)Find();

    /// <summary>
    /// Runs pieces of work, in any order and at the same time; returns when all are done. The first failure of one is thrown.
    /// </summary>
    internal static void For(long count, Action<long> piece)
    {
        if (count <= 1 || Team == null)
        {
            Parallel.For(0, count, piece);
            return;
        }

        var loop = new Loop(count, piece);
        var handle = GCHandle.Alloc(loop);
        Team(&Join, GCHandle.ToIntPtr(handle), 0, 0);
        handle.Free();
        loop.Failure.IfSome(failure => failure.Throw());
    }

    [UnmanagedCallersOnly]
    private static void Join(nint loop) => ((Loop)GCHandle.FromIntPtr(loop).Target!).Join();

    /// <summary>
    /// <c>GOMP_parallel</c> of the OpenMP library that libtorch brings along; 0 where there is none, or another one is loaded too.
    /// </summary>
    private static nint Find()
    {
        if (!File.Exists(Maps))
        {
            return 0;
        }

        var loaded = File.ReadLines(Maps)
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var path ? line[path..] : "")
            .Distinct()
            .ToArray();
        var libtorch = loaded.FirstOrDefault(path => Path.GetFileName(path).StartsWith("libtorch_cpu.", StringComparison.Ordinal), "");
        var teams = loaded.Where(path => Path.GetFileName(path).StartsWith("libgomp", StringComparison.Ordinal)).ToArray();
        return teams is [var only] && Path.GetDirectoryName(only) == Path.GetDirectoryName(libtorch)
            && NativeLibrary.TryLoad(only, out var library) && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var team) ? team : 0;
    }

    private sealed class Loop(long count, Action<long> piece)
    {
        private long _next;

        internal Option<ExceptionDispatchInfo> Failure { get; private set; }

        [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "None may reach native code: the caller throws it.")]
        internal void Join()
        {
            try
            {
                for (var at = Interlocked.Increment(ref _next) - 1; at < count; at = Interlocked.Increment(ref _next) - 1)
                {
                    piece(at);
                }
            }
            catch (Exception error)
            {
                Failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
