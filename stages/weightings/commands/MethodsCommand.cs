using Multitask.Pipeline.CommandLine;
using Command = System.CommandLine.Command;

namespace Multitask.Stages.Weightings;

/// <summary><c>methods</c>: lists every weighting with what it needs, what a step costs and where it was published.</summary>
public static class MethodsCommand
{
    /// <summary>The command, which prints a header line and then one line per method.</summary>
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
