using System.Text.Json;
using LanguageExt;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>The command <c>weigh</c>.</summary>
public sealed class CommandTests
{
    private const string Pinned = "[[18,-22],[-22,38]]";

    [Theory]
    [InlineData("cagrad", "0.5", 0.7041, 0.5000)]
    [InlineData("upgrad", "", 1.1109, 0.7894)]
    [InlineData("mgda", "", 0.6000, 0.4000)]
    [InlineData("pcgrad", "", 2.2222, 1.5789)]
    public void Weighing_prints_the_pinned_values(string method, string c, double first, double second)
    {
        var options = c.Length > 0 ? Seq("--c", c) : Seq<string>();
        using var printed = JsonDocument.Parse(Good(Seq("--method", method) + options + Seq("--gramian", Pinned)));
        var weights = printed.RootElement.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()).ToArray();
        Assert.Equal(first, weights[0], 1e-4);
        Assert.Equal(second, weights[1], 1e-4);
        Assert.Equal(method, printed.RootElement.GetProperty("method").GetString());
        Assert.InRange(printed.RootElement.GetProperty("residual").GetDouble(), 0, 1e-9);
    }

    [Fact]
    public void The_decrease_of_each_loss_is_the_Gramian_times_the_weights()
    {
        using var printed = JsonDocument.Parse(Good(Seq("--method", "mgda", "--gramian", Pinned)));
        var decrease = printed.RootElement.GetProperty("decrease").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        Assert.All(decrease, value => Assert.Equal(2, value, 1e-12));
    }

    [Fact]
    public void Every_method_that_works_from_a_Gramian_weighs_it() => Assert.All(Weighing.Solvable, word =>
    {
        using var printed = JsonDocument.Parse(Good(Seq("--method", word, "--gramian", "[[2,1,0],[1,3,-1],[0,-1,1]]")));
        Assert.Equal(3, printed.RootElement.GetProperty("weights").GetArrayLength());
    });

    [Theory]
    [InlineData("--gramian|[[1]]", "needs --method")]
    [InlineData("--method|cagrad", "needs --gramian")]
    [InlineData("--method|cagard|--gramian|[[1]]", "did you mean `cagrad`?")]
    [InlineData("--method|famo|--gramian|[[1]]", "famo does not work from a Gramian alone")]
    [InlineData("--method|cagrad|--c|-1|--gramian|[[1]]", "--c: must be >= 0, found -1")]
    [InlineData("--method|cagrad|--d|1|--gramian|[[1]]", "d: is not a known key")]
    [InlineData("--method|cagrad|--gramian", "Required argument missing for option: '--gramian'.")]
    [InlineData("--method|cagrad|--gramian|[[1]]|--c", "found --c without a value")]
    [InlineData("--method|cagrad|gramian|[[1]]", "must be an option (--name value), found gramian")]
    [InlineData("--method|cagrad|--c|1|--c|2", "--c is given twice")]
    [InlineData("--method|cagrad|--gramian|[[1,2]]", "must have as many columns as rows (1)")]
    [InlineData("--method|cagrad|--gramian|[[1,2],[3,9]]", "must be symmetric")]
    [InlineData("--method|cagrad|--gramian|[[1,2],[2,1]]", "must be positive semi-definite")]
    [InlineData("--method|cagrad|--gramian|[[1,x],[2,1]]", "must be a number, found x")]
    [InlineData("--method|cagrad|--every|2|--gramian|[[1]]", "apply to training only")]
    [InlineData("--method|krum|--byzantine|1|--gramian|[[1,0],[0,1]]", "`byzantine` must be at most 0")]
    public void Wrong_arguments_are_told(string args, string message)
    {
        var (code, _, error) = Weigh(Seq(args.Split('|')));
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private static string Good(Seq<string> args)
    {
        var (code, output, error) = Weigh(args);
        Assert.True(code == 0, error);
        return output;
    }

    private static (int Code, string Out, string Error) Weigh(Seq<string> args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, Path.GetTempPath(), Colour: false, TimeProvider.System, CancellationToken.None);
        return (Cli.Run(Seq1("weigh") + args, AllStages.Catalogue, terminal), output.ToString(), error.ToString());
    }
}
