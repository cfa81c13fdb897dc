using System.Numerics;

namespace Multitask.Stages.Training;

/// <summary>
/// Keeps memory flat over many steps. The allocator's heap is a little different from step to step, and every now and then a tensor finds no
/// hole that is large enough and moves the heap's end: the pages of all holes ever used would stay resident.
/// </summary>
internal sealed class HeapUpkeep
{
    /// <summary>Often enough that little comes together. Measured: it takes a tenth of a second, where a step takes a quarter.</summary>
    private const int Rhythm = 128;

    /// <summary>Before it, memory still grows by what is new in a step.</summary>
    private const int First = 32;

    private int _steps;

    /// <summary>
    /// Where a step has most memory in use, between forward and backward: what is free there gives its pages back when it is time. Elsewhere
    /// in a step nearly all pages would have to be fetched again.
    /// </summary>
    internal void AtPeak()
    {
        _steps++;
        if (IsDue(_steps))
        {
            HeapPages.Release();
        }
    }

    /// <summary>Whether it is time: soon and more often at first, as the heap grows most then.</summary>
    /// <param name="step">Counted from 1.</param>
    internal static bool IsDue(int step) => step >= First && (step % Rhythm == 0 || BitOperations.IsPow2(step));
}
