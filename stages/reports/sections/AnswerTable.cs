using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>Examples that have no picture: a row each, with what is true and what was predicted of every task.</summary>
internal static class AnswerTable
{
    /// <summary>The table.</summary>
    internal static Block.Table Of(Seq<Example> examples)
    {
        var tasks = Seq(examples.HeadOrNone().Map(Named).IfNone(Seq<Answer.Named>()).Select(answer => answer.Task).ToArray());
        return new(
            "examples",
            Seq(
                Row.Of([Cell.Words(""), .. tasks.Map(task => new Cell(task) { Class = "task", Scope = "colgroup", Span = 2 })]),
                Row.Of([
                    Cell.Column("example") with { Class = "left" },
                    .. tasks.Bind(_ => Seq(Cell.Column("true") with { Class = "first" }, Cell.Column("predicted"))),
                ])),
            examples.Map(example => Row.Of([
                Cell.Name(example.Number.ToString("N0", CultureInfo.InvariantCulture)),
                .. Named(example).Bind(answer => Seq(new Cell(answer.True) { Class = "first" }, Predicted(answer))),
            ])).Strict())
        {
            Class = "dense",
        };
    }

    private static Seq<Answer.Named> Named(Example example) => Seq(example.Answers.OfType<Answer.Named>().ToArray());

    private static Cell Predicted(Answer.Named answer) => answer.IsNumber
        ? new Cell(answer.Predicted)
        : new Cell($"{(answer.IsRight ? '✓' : '✗')} {answer.Predicted}") { Class = answer.IsRight ? "right" : "wrong" };
}
