using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>What <c>baseline</c> may name: a published row, a model of the stage, or a method of it, with or without labels in brackets.</summary>
internal static class BaselineRule
{
    /// <summary>The message where a name is none of them, means several methods, or is a row of other metrics than those of the data.</summary>
    /// <param name="name">The value of the key.</param>
    /// <param name="models">The stages that are evaluated.</param>
    /// <param name="metrics">Those of the data; no value is looked at.</param>
    internal static Option<string> Mistake(string name, Seq<string> models, Seq<TaskScore> metrics)
    {
        var wanted = RunName.Of(name);
        var meant = Methods(models.Map(RunName.Of).Filter(run => run.IsMeantBy(wanted)));
        // In a file the word is replaced by a model before it comes here.
        var known = (name == SingleTaskBaseline.Word ? Seq<string>() : Seq1(SingleTaskBaseline.Word)) + Methods(models.Map(RunName.Of)) + PublishedRow.All.Map(row => row.Name);
        return PublishedRow.Find(name).Match(
            Some: row => row.Fits(metrics)
                ? None
                : Some($"must be a row of the metrics that the data have, found {name}, which is {row.Shown}"),
            None: () => meant.Count switch
            {
                1 => None,
                0 => Some($"must be one of {string.Join(", ", known)}, found {Sanitize.Line(name)}{DidYouMean.Hint(name, known)}"),
                _ => Some($"must mean one method, found {Sanitize.Line(name)}, which means {string.Join(", ", meant)}"),
            });
    }

    private static Seq<string> Methods(Seq<RunName> runs) => Seq(runs.Map(run => run.Method).Distinct().ToArray());
}
