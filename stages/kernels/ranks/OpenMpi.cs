using System.Runtime.InteropServices;

namespace Multitask.Stages.Kernels;

/// <summary>The functions of OpenMPI that are called, and the handles it exports as symbols.</summary>
/// <remarks>Handles are of OpenMPI's own form (addresses of its objects); another MPI has others, and another library name.</remarks>
internal sealed unsafe partial class OpenMpi
{
    /// <summary>OpenMPI 4, whose programs also run with OpenMPI 5.</summary>
    private const string Library = "libmpi.so.40";

    private const int LazyGlobal = 0x101;

    private readonly delegate* unmanaged<nint, nint, int, int*, int> _initialise;
    private readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> _broadcast;

    private OpenMpi(nint library)
    {
        nint Symbol(string name) => NativeLibrary.GetExport(library, name);
        _initialise = (delegate* unmanaged<nint, nint, int, int*, int>)Symbol("MPI_Init_thread");
        _allReduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)Symbol("MPI_Allreduce");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)Symbol("MPI_Bcast");
        (World, Float, Double, Add) = (Symbol("ompi_mpi_comm_world"), Symbol("ompi_mpi_float"), Symbol("ompi_mpi_double"), Symbol("ompi_mpi_op_sum"));
        Size = (delegate* unmanaged<nint, int*, int>)Symbol("MPI_Comm_size");
        Rank = (delegate* unmanaged<nint, int*, int>)Symbol("MPI_Comm_rank");
        Split = (delegate* unmanaged<nint, int, int, nint, nint*, int>)Symbol("MPI_Comm_split_type");
        NoInfo = Symbol("ompi_mpi_info_null");
        End = (delegate* unmanaged<int>)Symbol("MPI_Finalize");
    }

    private nint World { get; }

    private nint Float { get; }

    private nint Double { get; }

    private nint Add { get; }

    private nint NoInfo { get; }

    private delegate* unmanaged<nint, int*, int> Size { get; }

    private delegate* unmanaged<nint, int*, int> Rank { get; }

    private delegate* unmanaged<nint, int, int, nint, nint*, int> Split { get; }

    private delegate* unmanaged<int> End { get; }

    /// <summary>The library; Left where it is not installed. Its plugins need its symbols: .NET would load it without showing them.</summary>
    internal static Either<string, OpenMpi> Load() => Open(Library, LazyGlobal) is var library && library != 0
        ? new OpenMpi(library)
        : $"ranks need OpenMPI, and {Library} is not installed: apt-get install openmpi-bin";

    /// <summary>Joins the other processes of the same start. Calls come from one thread at a time, whichever that is (MPI_THREAD_SERIALIZED).</summary>
    internal void Initialise()
    {
        int provided;
        _ = _initialise(0, 0, 2, &provided);
    }

    /// <summary>Number and count of this process among all.</summary>
    internal (int Rank, int Count) Place() => Place(World);

    /// <summary>Number and count of this process among those on this machine.</summary>
    internal (int Rank, int Count) OnThisMachine()
    {
        nint shared;
        _ = Split(World, 0, 0, NoInfo, &shared);
        return Place(shared);
    }

    /// <summary>Sums in place, over all processes.</summary>
    internal void AllReduce(void* numbers, int count, bool wide) => _ = _allReduce((void*)1, numbers, count, wide ? Double : Float, Add, World);

    /// <summary>Copies the numbers of process 0 to all.</summary>
    internal void Broadcast(void* numbers, int count, bool wide) => _ = _broadcast(numbers, count, wide ? Double : Float, 0, World);

    /// <summary>Leaves the others, who must leave too.</summary>
    internal void Finish() => _ = End();

    private (int Rank, int Count) Place(nint communicator)
    {
        int rank, count;
        _ = Rank(communicator, &rank);
        _ = Size(communicator, &count);
        return (rank, count);
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Open(string name, int flags);
}
