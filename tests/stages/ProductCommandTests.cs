using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The commands beside running a pipeline.</summary>
public sealed class ProductCommandTests
{
    [Fact]
    public void Methods_lists_every_weighting_on_a_line_of_its_own()
    {
        var (code, text) = Run("methods");
        Assert.Equal(0, code);
        Assert.All(WeightingRegistry.All, method => Assert.Single(text.Split('\n'), line => line.StartsWith(method.About.Word + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Weigh_prints_the_pinned_weights_as_JSON()
    {
        var (code, text) = Run("weigh", "--method", "cagrad", "--c", "0.5", "--gramian", "[[18,-22],[-22,38]]");
        Assert.True(code == 0, text);
        var weights = JsonNode.Parse(text)!["weights"]!.AsArray().Select(weight => (double)weight!).ToArray();
        Assert.Equal(0.7041, weights[0], 1e-4);
        Assert.Equal(0.5000, weights[1], 1e-4);
    }

    [Theory]
    [InlineData("weigh --method cagard --gramian [[1]]", "cagrad")]
    [InlineData("weigh --method cagrad --gramian [[1,2]", "gramian")]
    [InlineData("weigh --method equal --gramian [[1]]", "equal does not work from a Gramian")]
    [InlineData("methods all", "Unrecognized command or argument 'all'.")]
    public void Wrong_arguments_are_one_clear_line_and_exit_code_2(string line, string part)
    {
        var (code, text) = Run(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(part, text.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_the_commands()
    {
        var (code, text) = Run("--help");
        Assert.Equal(0, code);
        Assert.Contains("\n  methods ", text, StringComparison.Ordinal);
        Assert.Contains("\n  weigh ", text, StringComparison.Ordinal);
    }

    private static (int Code, string Text) Run(params string[] args)
    {
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, Path.GetTempPath(), Colour: false, TimeProvider.System, CancellationToken.None);
        return (Cli.Run(Seq(args), AllStages.Catalogue, terminal), text.ToString());
    }
}
