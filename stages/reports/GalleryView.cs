using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A gallery on the page.</summary>
internal static class GalleryView
{
    /// <summary>A row per example for images, a card per example for names, then what the colours mean.</summary>
    internal static Html ToHtml(Gallery gallery) => gallery.Examples.Bind(example => example.Answers).Exists(answer => answer is Answer.Dense)
        ? new Html.Group(Seq<Html>(Strip(gallery), Html.Tag("div", gallery.Legends.Map(Shown)).With(("class", "legends"))))
        : Html.Tag("div", gallery.Examples.Map(Card)).With(("class", "cards"));

    private static Html.Element Strip(Gallery gallery)
    {
        var tasks = gallery.Examples.HeadOrNone().Map(first => first.Answers).IfNone(Seq<Answer>()).OfType<Answer.Dense>();
        return Html.Tag("div", Html.Tag("table", [
            Html.Tag("tr", [
                Html.Tag("th", "input"),
                .. tasks.SelectMany(answer => Seq(Html.Tag("th", $"{answer.Task}: true"), Html.Tag("th", $"{answer.Task}: predicted"))),
            ]),
            .. gallery.Examples.Map(Row),
        ]).With(("class", "strip"))).With(("class", "wide"));
    }

    private static Html.Element Row(Example example) => Html.Tag("tr", [
        Html.Tag("td", Image(example.Input, "input")),
        .. example.Answers.OfType<Answer.Dense>().SelectMany(answer => Seq(
            Html.Tag("td", Image(answer.True, $"{answer.Task}: true")),
            Html.Tag("td", Image(answer.Predicted, $"{answer.Task}: predicted")))),
    ]);

    private static Html Card(Example example) => Html.Tag("figure", [
        Image(example.Input, "input"),
        .. example.Answers.OfType<Answer.Named>().Select(answer => Html.Tag(
            "div",
            Html.Tag("span", $"{answer.Task} "),
            Html.Tag("b", $"{(answer.True == answer.Predicted ? "✓" : "✗")} {answer.Predicted}"),
            new Html.Text(answer.True == answer.Predicted ? "" : $" (is {answer.True})"))
            .With(("class", answer.True == answer.Predicted ? "right" : "wrong"))),
    ]).With(("class", "card"));

    private static Html.Element Image(RgbImage image, string what) => Html.Tag("img").With(("src", Png.DataUri(image)), ("alt", what));

    private static Html Shown(Legend legend) => Html.Tag("p", legend switch
    {
        Legend.Classes classes =>
        [
            Html.Tag("b", classes.Task),
            .. classes.Entries.Map(entry => Html.Tag("span", Swatch(entry.Colour.Hex), new Html.Text(entry.Name)).With(("class", "key"))),
        ],
        Legend.Ramp ramp =>
        [
            Html.Tag("b", ramp.Task),
            Html.Tag("span", NumberText.Short(ramp.Near)),
            Bar(),
            Html.Tag("span", NumberText.Short(ramp.Far)),
            Html.Tag("span", Swatch(Colours.Undefined.Hex), new Html.Text("no true value")).With(("class", "key")),
        ],
        Legend.Axes axes => (Html[])
        [
            Html.Tag("b", axes.Task),
            Html.Tag("span", "x, y, z from −1 to 1 as red, green, blue"),
        ],
        _ => [],
    });

    private static Html.Element Swatch(string colour) => Html.Tag("i").With(("style", $"background:{colour}"));

    /// <summary>The ramp as an image of its own: page and images cannot disagree.</summary>
    private static Html.Element Bar() =>
        Image(RgbImage.Of(1, 128, at => Colours.Depth(at / 127.0)), "ramp").With(("class", "ramp"));
}
