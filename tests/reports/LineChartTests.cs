using System.Globalization;
using System.Xml.Linq;
using Multitask.Stages.Reports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class LineChartTests
{
    private static readonly LineChart Chart = new("loss", Seq(
        new Curve("famo", 0, Seq(4.0, 2.0, 0.0)),
        new Curve("equal", 1, Seq(4.0, 3.0, 2.0))), FromZero: true);

    [Fact]
    public void Points_lie_where_their_axes_say()
    {
        var (famo, equal) = (Chart.Points(Chart.Curves[0]), Chart.Points(Chart.Curves[1]));
        // Marks 0 to 4 over the plot's height, epochs 1 to 3 over its width.
        Assert.Equal((54.0, 14.0), famo[0]);
        Assert.Equal(190, famo[2].Y, 1e-9);
        Assert.Equal((14.0 + 190) / 2, famo[1].Y, 1e-9);
        Assert.Equal((54 + famo[2].X) / 2, famo[1].X, 1e-9);
        Assert.Equal(famo[1].Y, equal[2].Y, 1e-9);
        Assert.True(famo[2].X + (8 * "equal".Length) < 400);
    }

    [Fact]
    public void The_drawing_holds_every_curve_with_its_label()
    {
        var svg = XElement.Parse(Chart.ToSvg().Render());
        var paths = Named(svg, "path").ToArray();
        Assert.Equal(["curve s0 d0", "curve s1 d0"], paths.Select(path => path.Attribute("class")!.Value));
        foreach (var (path, curve) in paths.Zip(Chart.Curves))
        {
            var drawn = path.Attribute("d")!.Value[1..].Split('L')
                .Select(point => point.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToArray();
            Assert.Equal(3, drawn.Length);
            Assert.All(drawn.Zip(Chart.Points(curve)), pair =>
            {
                Assert.Equal(pair.Item2.X, pair.Item1[0], 0.006);
                Assert.Equal(pair.Item2.Y, pair.Item1[1], 0.006);
            });
        }

        var labels = Named(svg, "text").Where(text => text.Attribute("class")!.Value.StartsWith("label", StringComparison.Ordinal));
        Assert.Equal(["famo", "equal"], labels.Select(text => text.Value));
    }

    [Fact]
    public void Values_that_are_no_numbers_leave_gaps_out_and_an_empty_curve_has_no_label()
    {
        var chart = new LineChart("loss", Seq(
            new Curve("a", 0, Seq(1.0, double.NaN, 3.0)),
            new Curve("b", 1, Seq1(double.NaN)),
            new Curve("c", 2, Seq<double>())), FromZero: false);
        Assert.Equal(2, chart.Points(chart.Curves[0]).Count);
        var text = chart.ToSvg().Render();
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain(">b</text>", text, StringComparison.Ordinal);
        Assert.Contains(">a</text>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_epoch_is_a_dot_and_no_epoch_an_empty_plot()
    {
        Assert.Single(Named(XElement.Parse(new LineChart("loss", Seq1(new Curve("a", 0, Seq1(2.0))), false).ToSvg().Render()), "circle"));
        Assert.Empty(Named(XElement.Parse(new LineChart("loss", Seq<Curve>(), false).ToSvg().Render()), "circle"));
    }

    [Fact]
    public void The_ninth_curve_has_the_first_colour_and_dashes()
    {
        var curves = Seq(Enumerable.Range(0, 9).Select(slot => new Curve($"m{slot}", slot, Seq(1.0, 2.0))).ToArray());
        Assert.Contains("curve s0 d1", new LineChart("loss", curves, false).ToSvg().Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_moved_apart_in_their_order_and_stay_above_the_floor()
    {
        Assert.Equal([10, 40], LineChart.Spread(Seq(10.0, 40.0), 15, 190).ToArray());
        Assert.Equal([55, 40, 10], LineChart.Spread(Seq(41.0, 40.0, 10.0), 15, 190).ToArray());
        Assert.Equal([175, 190], LineChart.Spread(Seq(189.0, 190.0), 15, 190).ToArray());
        Assert.Empty(LineChart.Spread(Seq<double>(), 15, 190));
    }

    private static IEnumerable<XElement> Named(XElement svg, string name) =>
        svg.Descendants().Where(element => element.Name.LocalName == name);
}
