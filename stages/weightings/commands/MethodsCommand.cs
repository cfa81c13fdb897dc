using Multitask.Pipeline.CommandLine;
using Command = System.CommandLine.Command;

namespace Multitask.Stages.Weightings;

/// <summary><c>methods</c>: every weighting, what it needs, what it costs, where it comes from.</summary>
public static class MethodsCommand
{
    /// <summary>Prints a line of titles, then one for each method.</summary>
    public static ProductCommand Create() =>
        new(new Command("methods", "List every weighting, what it needs and what a step costs"), _ => Lines());

    internal static Seq<string> Lines()
    {
        var rows = Prelude.Seq1(new About("weighting", "method", "published", Signal.Losses, "a step costs"))
            .Map(head => (head, Needs: "needs"))
            .Concat(WeightingRegistry.All.Map(method => (method.About, Needs(method.About.Needs))))
            .Strict();
        int Width(Func<(About, string), string> column) => rows.Map(row => column(row).Length).Max();
        var (word, needs, cost) = (Width(row => row.Item1.Word), Width(row => row.Item2), Width(row => row.Item1.Cost));
        return rows
            .Map(row => string.Join(
                "  ",
                row.Item1.Word.PadRight(word),
                row.Item2.PadRight(needs),
                row.Item1.Cost.PadRight(cost),
                $"{row.Item1.Title}: {row.Item1.Paper}"))
            .Strict();
    }

    private static string Needs(Signal signal) => signal switch
    {
        Signal.Losses => "losses",
        Signal.Gramian => "gramian",
        _ => "gradients",
    };
}
