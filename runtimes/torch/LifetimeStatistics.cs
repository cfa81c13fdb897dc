using System.Globalization;

namespace TorchSharp;

/// <summary>How many objects of a kind a thread has made, disposed and moved.</summary>
public sealed class LifetimeStatistics
{
    /// <summary>Made while no dispose scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Disposed while no dispose scope owned them.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Made in a dispose scope.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Disposed while a dispose scope owned them.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Given to a dispose scope later than at their making.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Taken out of all dispose scopes.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Made and not yet disposed, as far as this thread saw.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    /// <summary>Sets every count to zero.</summary>
    public void Reset() =>
        (CreatedOutsideScopeCount, DisposedOutsideScopeCount, CreatedInScopeCount, DisposedInScopeCount,
            AttachedToScopeCount, DetachedFromScopeCount) = (0, 0, 0, 0, 0, 0);

    /// <summary>The counts on one line.</summary>
    public override string ToString() => string.Join("; ", new[]
    {
        (nameof(ThreadTotalLiveCount), ThreadTotalLiveCount),
        (nameof(CreatedOutsideScopeCount), CreatedOutsideScopeCount),
        (nameof(DisposedOutsideScopeCount), DisposedOutsideScopeCount),
        (nameof(CreatedInScopeCount), CreatedInScopeCount),
        (nameof(DisposedInScopeCount), DisposedInScopeCount),
        (nameof(AttachedToScopeCount), AttachedToScopeCount),
        (nameof(DetachedFromScopeCount), DetachedFromScopeCount),
    }.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Item1}: {count.Item2}")));
}
