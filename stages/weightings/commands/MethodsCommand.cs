using Multitask.Pipeline.CommandLine;
using Command = System.CommandLine.Command;

namespace Multitask.Stages.Weightings;

/// <summary><c>methods</c>: every weighting, what it needs, what it costs, where it comes from.</summary>
public static class MethodsCommand
{
    /// <summary>Prints a line of titles, then one for each method.</summary>
    public static ProductCommand Create() =>
        new(new Command("methods", "List every weighting, what it needs and what a step costs"), _ => Lines());

    internal static Seq<string> Lines() => Columns.Of(
        Prelude.Seq1(Prelude.Seq("weighting", "needs", "a step costs", "method: published"))
        + WeightingRegistry.All.Map(method => method.About)
            .Map(about => Prelude.Seq(about.Word, Needs(about.Needs), about.Cost, $"{about.Title}: {about.Paper}")));

    private static string Needs(Signal signal) => signal switch
    {
        Signal.Losses => "losses",
        Signal.Gramian => "gramian",
        _ => "gradients",
    };
}
