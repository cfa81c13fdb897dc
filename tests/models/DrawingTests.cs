using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class DrawingTests
{
    [Fact]
    public void Mtan_on_lenet_with_one_stage() => Assert.Equal(
        """
        flowchart TB
          subgraph g0["trunk"]
            n0["input<br/>input<br/>1 x 12 x 8"]
            n1["trunk.stage1<br/>conv 5 x 5, relu<br/>6 x 8 x 4"]
          end
          subgraph g1["attention: left"]
            n2["attention.left.stage1<br/>conv 1 x 1, batch norm, relu, conv 1 x 1, batch norm, sigmoid<br/>6 x 8 x 4"]
            n3["attention.left.stage1<br/>multiply, max pool 2<br/>6 x 4 x 2"]
          end
          subgraph g2["heads"]
            n4["heads.left<br/>flatten, linear, relu, linear, log softmax<br/>10"]
            n7["heads.right<br/>flatten, linear, relu, linear, log softmax<br/>10"]
          end
          subgraph g3["attention: right"]
            n5["attention.right.stage1<br/>conv 1 x 1, batch norm, relu, conv 1 x 1, batch norm, sigmoid<br/>6 x 8 x 4"]
            n6["attention.right.stage1<br/>multiply, max pool 2<br/>6 x 4 x 2"]
          end
          n0 --> n1
          n1 --> n2
          n2 --> n3
          n1 --> n3
          n3 --> n4
          n1 --> n5
          n5 --> n6
          n1 --> n6
          n6 --> n7

        """.ReplaceLineEndings("\n"),
        Drawing.Mermaid(MtanLenet.Describe(Samples.Digits with { Input = Shape.Image(1, 12, 8), Channels = Seq1(6) })));

    [Fact]
    public void Every_node_of_mtan_is_in_one_box_and_the_picture_stays_within_what_mermaid_draws()
    {
        var network = Mtan.Describe(Samples.Golden);
        var lines = Drawing.Mermaid(network).Split('\n');
        var operations = lines.Where(line => line.Contains("<br/>", StringComparison.Ordinal)).Sum(line => line.Split("<br/>")[1].Split(", ").Length);
        Assert.Equal(network.Nodes.Count, operations);
        // Mermaid refuses more than 500 edges unless told otherwise.
        Assert.InRange(lines.Count(line => line.Contains("-->", StringComparison.Ordinal)), 1, 500);
        Assert.Equal(lines.Count(line => line.Contains("subgraph", StringComparison.Ordinal)), lines.Count(line => line == "  end"));
    }
}
