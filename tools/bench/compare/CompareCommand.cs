using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>
/// <c>compare --rounds 3 --rows equal,famo</c>: the product compared with its baselines, in turn, each in a fresh process.
/// </summary>
/// <remarks><c>bfloat16</c> is <c>equal</c> in bfloat16, <c>score</c> a batch in ONNX Runtime; PyTorch computes both in float32.</remarks>
internal static class CompareCommand
{
    private const string BFloat16 = "bfloat16";
    private const string Score = "score";

    /// <summary>Prints a table: seconds and peak memory of each, and ours divided by theirs.</summary>
    internal static Command Create()
    {
        string[] steps = ["equal", "famo", "cagrad", BFloat16];
        var rounds = Options.Number("--rounds", 3, "How often everybody has a turn", max: 999);
        var rows = Options.Words("--rows", steps, "What is compared", [.. steps, Score]);
        var command = Subcommands.Create(
            ("compare", "The step compared with those written by hand in TorchSharp and PyTorch; what is not listed here goes to all of them"),
            [rounds, rows],
            result => Run(
                result.GetValue(rounds),
                Seq(result.GetRequiredValue(rows)),
                Seq(result.UnmatchedTokens),
                result.InvocationConfiguration.Error));
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    private static Either<string, Seq<string>> Run(int rounds, Seq<string> rows, Seq<string> sizes, TextWriter progress)
    {
        var python = Contender.Python();
        if (python.IsNone)
        {
            progress.WriteLine("without PyTorch: no Python here has torch and scipy (Debian: python3-torch, python3-scipy, libopenblas0-pthread)");
        }

        var turns =
            from round in Enumerable.Range(1, rounds)
            from row in rows
            from who in Contenders(row, python)
            select (round, row, who with { Arguments = who.Arguments + sizes });
        return Eithers.Traverse(turns, turn => Take(turn, progress)).Map(ComparisonTable.Of);
    }

    private static Either<string, ProcessLine> Take((int Round, string Row, Contender Who) turn, TextWriter progress)
    {
        progress.WriteLine(FormattableString.Invariant($"round {turn.Round}: {turn.Row}, {turn.Who.Name}"));
        return turn.Who.Run().Map(line => new ProcessLine(turn.Row, turn.Who.Name, line));
    }

    private static Seq<Contender> Contenders(string row, Option<string> python)
    {
        var (weighting, precision) = row == BFloat16 ? ("equal", BFloat16) : (row, "float32");
        var step = Seq("--weighting", weighting, "--precision", precision);
        Seq<Contender> PyTorch(string script, params string[] arguments) =>
            python.Map(file => new Contender("PyTorch", file, Seq(arguments.Prepend(Contender.Beside(script)).ToArray()))).ToSeq();
        return row == Score
            ? Seq1(new Contender("ours", Contender.Ours, Seq1(Score))) + PyTorch("score_baseline.py")
            : Seq(
                new Contender("ours", Contender.Ours, "train".Cons(step)),
                new Contender("TorchSharp", Contender.Ours, "peer".Cons(step))) + PyTorch("mtan_baseline.py", "--weighting", weighting);
    }
}
