using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>Test examples with predictions: images in rows, or cards with words; then what the colours mean.</summary>
internal static class ExampleSection
{
    /// <summary>More pictures beside each other are too small.</summary>
    private const int MostPictures = 11;

    /// <summary>Of one model.</summary>
    internal static Section Of(Gallery gallery, string stage) => new(
        $"examples-{stage}",
        $"Predictions of {gallery.Model}",
        Seq1("Examples of the test split, numbered from 0."),
        gallery.Groups.Map(group => new Part(group.Title, Seq1(Shown(group.Examples)))).Strict() + Legends(gallery.Legends));

    /// <summary>The same examples of several models beside each other.</summary>
    /// <param name="galleries">Those that are shown.</param>
    /// <param name="all">How many there are.</param>
    /// <param name="stage">That made them.</param>
    internal static Section Compared(Seq<Gallery> galleries, int all, string stage) => new(
        $"examples-{stage}",
        "The same examples, model by model",
        Seq1($"The best and the worst ones are those of {galleries.Head.Model}."
            + (galleries.Count < all ? FormattableString.Invariant($" Shown are {galleries.Count} of {all} models: the first of each method.") : "")),
        galleries.Head.Groups.Map((at, group) => new Part(group.Title, Compared(galleries.Map(one => (one.Model, one.Groups[at].Examples)).Strict())))
            .ToSeq().Strict() + Legends(galleries.Head.Legends));

    private static Block Shown(Seq<Example> examples) => IsDense(examples)
        ? new Block.Pictures(
            "examples",
            Seq((string[])["input", .. examples.Head.Answers.OfType<Answer.Dense>().SelectMany(answer => Seq($"{answer.Task}: true", $"{answer.Task}: predicted"))]),
            examples.Map(example => Row(example, example.Answers.OfType<Answer.Dense>().SelectMany(answer => Seq(
                (answer.True, $"{answer.Task}: true"), (answer.Predicted, $"{answer.Task}: predicted"))))).Strict())
        : examples.Exists(example => example.Input.IsSome) ? new Block.Cards(examples.Map(Card).Strict())
        : AnswerTable.Of(examples);

    /// <summary>In one table, or where that would be too wide in one for each task.</summary>
    private static Seq<Block> Compared(Seq<(string Model, Seq<Example> Examples)> models)
    {
        var tasks = Seq(models.Head.Examples.Head.Answers.OfType<Answer.Dense>().Select(answer => answer.Task).ToArray());
        return tasks.IsEmpty ? Seq1<Block>(Words(models))
            : 1 + (tasks.Count * (1 + models.Count)) <= MostPictures ? Seq1<Block>(Pictures(models, tasks))
            : tasks.Map(Block (task) => Pictures(models, Seq1(task))).Strict();
    }

    private static Block.Pictures Pictures(Seq<(string Model, Seq<Example> Examples)> models, Seq<string> tasks)
    {
        var first = models.Head.Examples;
        return new Block.Pictures(
            "examples of all models",
            Seq((string[])["input", .. tasks.SelectMany(task => (string[])[$"{task}: true", .. models.Map(model => $"{task}: {model.Model}")])]),
            first.Map((at, example) => Row(example, tasks.SelectMany(task => ((RgbImage, string)[])
            [
                (Find(example, task).True, $"{task}: true"),
                .. models.Map(model => (Find(model.Examples[at], task).Predicted, $"{task}: {model.Model}")),
            ]))).ToSeq().Strict());
    }

    private static Answer.Dense Find(Example example, string task) => example.Answers.OfType<Answer.Dense>().First(answer => answer.Task == task);

    /// <summary>Where answers are words: a row per example and task, a column per model.</summary>
    private static Block.Table Words(Seq<(string Model, Seq<Example> Examples)> models) => new(
        "answers of all models",
        Seq1(Reports.Row.Of([Cell.Column("example"), Cell.Column("task"), Cell.Column("true"), .. models.Map(model => Cell.Column(model.Model))])),
        Seq(models.Head.Examples.SelectMany((example, at) => example.Answers.OfType<Answer.Named>().Select((answer, task) => Reports.Row.Of(
        [
            Cell.Name(example.Number.ToString(CultureInfo.InvariantCulture)),
            Cell.Words(answer.Task),
            Cell.Words(answer.True),
            .. models.Map(model => Told(model.Examples[at].Answers[task])),
        ]))).ToArray()));

    private static Cell Told(Answer answer) => answer is Answer.Named named
        ? Cell.Words(named.Predicted) with { Class = named.IsRight ? "left right" : "left" }
        : Cell.Words("");

    private static bool IsDense(Seq<Example> examples) => examples.Exists(example => example.Answers.Exists(answer => answer is Answer.Dense));

    private static string Named(Example example) => string.Create(CultureInfo.InvariantCulture, $"example {example.Number}");

    private static PictureRow Row(Example example, IEnumerable<(RgbImage Image, string Words)> answers) => new(
        Named(example),
        Seq((Picture[])
        [
            .. example.Input.Map(input => new Picture(Png.DataUri(input), "input")).ToSeq(),
            .. answers.Select(answer => new Picture(Png.DataUri(answer.Image), answer.Words)),
        ]));

    private static Card Card(Example example) => new(
        Named(example),
        example.Input.Map(input => new Picture(Png.DataUri(input), "input")).ToSeq(),
        Seq(example.Answers.OfType<Answer.Named>()
            .Select(answer => new CardLine(answer.Task, answer.IsRight, answer.Predicted, answer.True) { IsNumber = answer.IsNumber }).ToArray()));

    private static Seq<Part> Legends(Seq<Legend> legends) =>
        legends.IsEmpty ? Seq<Part>() : Seq1(new Part("", Seq1<Block>(new Block.Legends(legends.Map(Line).Strict()))));

    private static LegendLine Line(Legend legend) => legend switch
    {
        Legend.Classes classes => new(classes.Task, classes.Entries.Map(entry => new Swatch(entry.Colour.Hex, entry.Name)).Strict(), Seq<Picture>(), "", ""),
        Legend.Ramp ramp => new(
            ramp.Task, Seq1(new Swatch(Colours.Undefined.Hex, "no true value")), Seq1(Bar), NumberText.Short(ramp.Near), NumberText.Short(ramp.Far)),
        Legend.Axes axes => new(axes.Task, Seq(
            new Swatch(Colours.Normal(1, 0, 0).Hex, "x"), new Swatch(Colours.Normal(0, 1, 0).Hex, "y"), new Swatch(Colours.Normal(0, 0, 1).Hex, "z: from −1 to 1 as red, green, blue")),
            Seq<Picture>(), "", ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The ramp as an image of its own: page and images cannot disagree.</summary>
    private static Picture Bar => new(Png.DataUri(RgbImage.Of(1, 128, at => Colours.Depth(at / 127.0))), "colours from near to far");
}
