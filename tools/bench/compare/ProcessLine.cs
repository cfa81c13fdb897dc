using System.Text.Json.Nodes;

namespace Multitask.Benches;

/// <summary>What one process printed.</summary>
/// <param name="Row">What it did.</param>
/// <param name="Who">Who it was.</param>
/// <param name="Line">The line.</param>
internal sealed record ProcessLine(string Row, string Who, JsonNode Line)
{
    /// <summary>A number of the line, if it has it.</summary>
    internal Option<double> Number(string field) => Line[field] is { } value ? (double)value : Option<double>.None;
}
