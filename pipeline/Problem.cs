namespace Multitask.Pipeline;

/// <summary>Where something stands in a text: 1-based line and column.</summary>
public sealed record Position(string File, int Line, int Column)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>One mistake in a configuration. Whatever was found, path and message are short, printable and on one line.</summary>
/// <param name="Path">The key as in the YAML: <c>stages.famo.weighting.famo.gamma</c>.</param>
/// <param name="Message">The rule and what was found: "must be >= 0, found -1".</param>
/// <param name="At">Where it stands; none for values that come from the command line.</param>
public sealed record Problem(string Path, string Message, Option<Position> At = default)
{
    private const int LongestPath = 100;
    private const int LongestMessage = 280;

    /// <summary>The key as in the YAML, its end cut off if it is long.</summary>
    public string Path { get; init => field = ShownPath(value); } = ShownPath(Path);

    /// <summary>The rule and what was found, its end cut off if it is long.</summary>
    public string Message { get; init => field = Sanitize.Line(value, LongestMessage); } = Sanitize.Line(Message, LongestMessage);

    /// <summary>How a path is shown.</summary>
    internal static string ShownPath(string path) => Sanitize.Line(path, LongestPath);
}
