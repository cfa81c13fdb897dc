using Xunit;

namespace Multitask.Tests.Weightings;

/// <summary>The registry of weightings.</summary>
public sealed class RegistryTests
{
    private static readonly string[] Promised =
    [
        "aligned-mtl", "cagrad", "cagrad-fast", "config", "constant", "db-mtl", "dual-proj", "dwa", "equal", "excess-mtl",
        "fairgrad", "famo", "gls", "grad-vac", "graddrop", "gradnorm", "imtl", "imtl-g", "krum", "mgda", "nash-mtl", "pcgrad",
        "random", "scale-invariant", "single", "stch", "trimmed-mean", "uncertainty", "upgrad",
    ];

    [Fact]
    public void The_29_methods_of_the_field_are_there() =>
        Assert.Equal(Promised, Methods.All.Map(method => method.About.Word).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_case_of_the_union_has_exactly_one_method_and_every_method_a_case()
    {
        var cases = typeof(Weighting).GetNestedTypes()
            .Where(type => type.IsSubclassOf(typeof(Weighting)))
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        Assert.Equal(cases, Methods.All.Map(method => method.Case).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.All(cases, type => Assert.True(type.IsSealed, type.Name));
    }

    [Fact]
    public void A_method_is_found_by_its_word_and_by_its_configuration()
    {
        Assert.All(Weighing.All, word => Assert.Equal(word, Methods.Of(Weighing.Default(word)).About.Word));
        Assert.True(Methods.Named("cagrade").IsNone);
    }

    [Fact]
    public void The_listing_has_a_line_a_method_with_word_needs_cost_and_source_in_columns()
    {
        var lines = MethodsCommand.Lines();
        Assert.Equal(30, lines.Count);
        Assert.Equal("weighting", lines[0].Split(' ')[0]);
        var cagrad = Assert.Single(lines, line => line.StartsWith("cagrad ", StringComparison.Ordinal));
        Assert.All(["gramian", "K backward passes", "NeurIPS 2021"], part => Assert.Contains(part, cagrad, StringComparison.Ordinal));
        Assert.Single(lines.Map(line => line.IndexOf("K backward passes", StringComparison.Ordinal)).Where(at => at >= 0).Distinct());
    }

    [Fact]
    public void What_a_method_says_it_needs_is_what_its_first_step_asks_for() => Assert.All(Methods.All, method =>
        Assert.Equal(method.About.Needs, Methods.Start(Weighing.Default(method.About.Word), 3).Needs));
}
