using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>The processes that one <c>mpirun</c> or <c>srun</c> started.</summary>
/// <remarks>An error inside MPI ends all of them, which is its default. Tensors of a GPU pass through main memory.</remarks>
public sealed unsafe class MpiRanks : IRanks
{
    /// <summary>Numbers in one message: counts of MPI are ints.</summary>
    private const long Piece = 1 << 28;

    private readonly OpenMpi _mpi;

    private MpiRanks(OpenMpi mpi)
    {
        _mpi = mpi;
        mpi.Initialise();
        (Rank, Count) = mpi.Place();
        (RankHere, CountHere) = mpi.OnThisMachine();
    }

    /// <inheritdoc />
    public int Rank { get; }

    /// <inheritdoc />
    public int Count { get; }

    /// <summary>This process among the ranks on its machine, from 0.</summary>
    public int RankHere { get; }

    /// <summary>How many of the ranks share this machine's cores.</summary>
    public int CountHere { get; }

    /// <summary>Joins the others, once in the life of a process; Left where there is no MPI.</summary>
    public static Either<string, MpiRanks> Join() => OpenMpi.Load().Map(mpi => new MpiRanks(mpi));

    /// <summary>The last call on every rank.</summary>
    public void Leave() => _mpi.Finish();

    /// <inheritdoc />
    public Unit Sum(Tensor values) => InPieces(values, (start, count, wide) => _mpi.AllReduce((void*)start, count, wide));

    /// <inheritdoc />
    public Unit FromFirst(Tensor values) => InPieces(values, (start, count, wide) => _mpi.Broadcast((void*)start, count, wide));

    /// <inheritdoc />
    public double[] Sum(params double[] values)
    {
        double[] sums = [.. values];
        fixed (double* start = sums)
        {
            _mpi.AllReduce(start, sums.Length, wide: true);
        }

        return sums;
    }

    /// <inheritdoc />
    public double[] FromFirst(params double[] values)
    {
        var length = (double)values.Length;
        _mpi.Broadcast(&length, 1, wide: true);
        var numbers = Rank == 0 ? values : new double[(int)length];
        fixed (double* start = numbers)
        {
            _mpi.Broadcast(start, numbers.Length, wide: true);
        }

        return numbers;
    }

    private static Unit InPieces(Tensor values, Action<nint, int, bool> use)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var host = values.device_type == TorchSharp.DeviceType.CPU ? values : values.cpu();
        var wide = host.dtype == ScalarType.Float64;
        var first = (nint)TensorMemory.Start<byte>(host);
        for (var at = 0L; at < host.numel(); at += Piece)
        {
            use(first + (nint)(at * host.element_size()), (int)Math.Min(Piece, host.numel() - at), wide);
        }

        if (!ReferenceEquals(host, values))
        {
            values.copy_(host);
        }

        return Unit.Default;
    }
}
