using System.Xml.Linq;
using LanguageExt;
using Multitask.Stages.Reports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class PlanDrawingTests
{
    private static readonly Seq<ReportStage> Stages = Seq(
        Stage("data", "load"),
        Stage("model", "build", "data"),
        Stage("famo", "train", "model", "data"),
        Stage("equal", "train", "model", "data"),
        Stage("scores", "evaluate", "famo", "equal", "data"),
        Stage("onnx", "export", "famo"),
        Stage("deployed", "score", "onnx", "data"));

    [Fact]
    public void A_stage_lies_right_of_all_it_reads()
    {
        var layers = Layout.Layers;
        Assert.Equal(
            ["data", "model", "famo,equal", "scores,onnx", "deployed"],
            layers.Map(layer => string.Join(",", Stages.Map(stage => stage.Name)
                .Filter(name => layer.Exists(slot => slot.Name == name && !slot.IsLane)))).ToArray());
    }

    [Fact]
    public void Arrows_go_to_the_next_layer_only_and_those_that_go_further_take_lanes()
    {
        Assert.All(Layout.Links, link => Assert.Equal(link.From.Layer + 1, link.To.Layer));
        var lanes = Layout.Layers.Bind(layer => layer).Filter(slot => slot.IsLane);
        Assert.Equal([("data", 1), ("data", 2), ("data", 3)], lanes.Map(slot => (slot.Name, slot.Layer)).ToArray());
        // Each stage is reached from all it reads: by the box itself or its lane.
        foreach (var stage in Stages)
        {
            Assert.Equal(
                stage.Inputs.OrderBy(name => name),
                Layout.Links.Filter(link => link.To.Name == stage.Name && !link.To.IsLane)
                    .Map(link => link.From.Name).OrderBy(name => name));
        }
    }

    [Fact]
    public void Boxes_do_not_overlap()
    {
        var boxes = PlanDrawing.Boxes(Layout, Stages);
        Assert.Equal(Stages.Count + 3, boxes.Count);
        foreach (var a in boxes)
        {
            Assert.All(boxes.Filter(b => b != a), b =>
                Assert.True(a.X + a.Width < b.X || b.X + b.Width < a.X || a.Y + a.Height < b.Y || b.Y + b.Height < a.Y, $"{a} {b}"));
        }
    }

    [Fact]
    public void The_drawing_names_every_stage_with_its_kind()
    {
        var texts = XElement.Parse(PlanDrawing.ToSvg(Stages).Render()).Descendants()
            .Where(one => one.Name.LocalName == "text").Select(one => one.Value);
        Assert.Equal(Stages.Bind(stage => Seq(stage.Name, stage.Kind)).OrderBy(text => text), texts.OrderBy(text => text));
    }

    [Fact]
    public void A_run_of_some_stages_or_of_none_can_be_drawn()
    {
        var some = Seq(Stage("famo", "train", "model"), Stage("onnx", "export", "famo"));
        Assert.Contains("onnx", PlanDrawing.ToSvg(some).Render(), StringComparison.Ordinal);
        Assert.Equal("svg", XElement.Parse(PlanDrawing.ToSvg(Seq<ReportStage>()).Render()).Name.LocalName);
    }

    private static LayeredLayout Layout => LayeredLayout.Of(Stages.Map(stage => (stage.Name, stage.Inputs)).Strict());

    private static ReportStage Stage(string name, string kind, params string[] inputs) => new(name, kind, Seq(inputs), "hit", "", "", "");
}
