using System.CommandLine;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary>How often something is done.</summary>
/// <param name="Steps">Those that count.</param>
/// <param name="Warmup">Those before them.</param>
internal sealed record Rounds(int Steps, int Warmup);

/// <summary><c>--steps</c> and <c>--warmup</c>.</summary>
internal sealed class RoundOptions(int steps)
{
    private readonly CommandLine.Option<int> _steps = Options.Number("--steps", steps, "Steps that count");
    private readonly CommandLine.Option<int> _warmup = Options.Number("--warmup", 2, "Steps before them", min: 0);

    internal IEnumerable<CommandLine.Option> All => [_steps, _warmup];

    internal Rounds Read(ParseResult result) => new(result.GetValue(_steps), result.GetValue(_warmup));
}
