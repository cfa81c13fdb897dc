namespace Multitask.Pipeline;

/// <summary>Where something stands in a text: 1-based line and column.</summary>
public sealed record Position(string File, int Line, int Column)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>One mistake in a configuration.</summary>
/// <param name="Path">The key as in the YAML: <c>stages.famo.weighting.famo.gamma</c>.</param>
/// <param name="Message">The rule and what was found: "must be >= 0, found -1".</param>
/// <param name="At">Where it stands; none for values that come from the command line.</param>
public sealed record Problem(string Path, string Message, Option<Position> At = default);
