namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What <c>gc</c> keeps in addition to what registered pipelines need.</summary>
public sealed record GcRules
{
    /// <summary>The most that <see cref="KeepLast"/> may be: the registry remembers no more uses of a stage.</summary>
    public const int MostKept = 50;

    /// <summary><c>--keep-last</c>: so many most recently used outputs of each stage stay.</summary>
    public int KeepLast { get; init; }

    /// <summary><c>--older-than</c>: what was used since then stays.</summary>
    public Option<TimeSpan> OlderThan { get; init; }

    /// <summary><c>--forget-missing</c>: pipelines whose file is gone need nothing.</summary>
    public bool ForgetMissing { get; init; }
}
