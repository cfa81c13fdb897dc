using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// The processes that train one network together, each on its part of every batch. All of them make the same calls in the same order: each
/// call returns when all ranks have made it.
/// </summary>
public interface IRanks
{
    /// <summary>This process, from 0.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Replaces the numbers of a contiguous tensor of single or double precision by their sums over all ranks.</summary>
    Unit Sum(Tensor values);

    /// <summary>The sums over all ranks; as many numbers on each.</summary>
    double[] Sum(params double[] values);

    /// <summary>Replaces the numbers of a contiguous tensor of single or double precision by those of rank 0.</summary>
    Unit FromFirst(Tensor values);

    /// <summary>The numbers of rank 0, however many these are.</summary>
    double[] FromFirst(params double[] values);
}

/// <summary>One process: sums over it change nothing.</summary>
public sealed class Alone : IRanks
{
    private Alone() { }

    /// <summary>The only one.</summary>
    public static IRanks Only { get; } = new Alone();

    /// <inheritdoc />
    public int Rank => 0;

    /// <inheritdoc />
    public int Count => 1;

    /// <inheritdoc />
    public Unit Sum(Tensor values) => Unit.Default;

    /// <inheritdoc />
    public double[] Sum(params double[] values) => values;

    /// <inheritdoc />
    public Unit FromFirst(Tensor values) => Unit.Default;

    /// <inheritdoc />
    public double[] FromFirst(params double[] values) => values;
}

/// <summary>What follows from sums over ranks.</summary>
public static class RanksExtensions
{
    /// <summary>Whether something holds on any rank: the same answer on all.</summary>
    public static bool Any(this IRanks ranks, bool here) => ranks.Count == 1 ? here : ranks.Sum(here ? 1 : 0)[0] > 0;

    /// <summary>Whether numbers are the same on all ranks: the same answer on all.</summary>
    public static bool Agree(this IRanks ranks, params double[] values) =>
        ranks.Count == 1 || !ranks.Any(!ranks.FromFirst(values).AsSpan().SequenceEqual(values));

    /// <summary>Rank 0 works first, then the others; all go on when all have done so.</summary>
    public static T FirstBeforeOthers<T>(this IRanks ranks, Func<T> work)
    {
        T Then(T result)
        {
            _ = ranks.Any(false);
            return result;
        }

        if (ranks.Rank > 0)
        {
            _ = ranks.Any(false);
        }

        var result = work();
        return ranks.Rank == 0 && ranks.Count > 1 ? Then(Then(result)) : Then(result);
    }
}
