using Xunit;

namespace Multitask.Tests.Weightings;

/// <summary>The registry of weightings.</summary>
public sealed class RegistryTests
{
    private static readonly string[] Promised =
    [
        "aligned-mtl", "cagrad", "cagrad-fast", "config", "constant", "cosmos", "db-mtl", "dual-proj", "dwa", "equal", "excess-mtl",
        "fairgrad", "famo", "gls", "go4align", "grad-vac", "graddrop", "gradnorm", "imtl", "imtl-g", "krum", "mgda", "moco", "modo", "nash-mtl", "ntkmtl",
        "pbi", "pcgrad", "random", "scale-invariant", "sdmgrad", "single", "stch", "trimmed-mean", "uncertainty", "upgrad",
    ];

    [Fact]
    public void The_36_methods_of_the_field_are_there() =>
        Assert.Equal(Promised, WeightingRegistry.All.Map(method => method.About.Word).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_case_of_the_union_has_exactly_one_method_and_every_method_a_case()
    {
        Assert.Equal(
            Weighing.Cases.Select(weighting => weighting.Spec).OrderBy(spec => spec.About.Word, StringComparer.Ordinal),
            WeightingRegistry.All.OrderBy(spec => spec.About.Word, StringComparer.Ordinal));
        Assert.All(Weighing.Cases, weighting => Assert.True(weighting.GetType().IsSealed, weighting.GetType().Name));
    }

    [Fact]
    public void A_method_is_found_by_its_word_and_by_its_configuration()
    {
        Assert.All(Weighing.All, word => Assert.Equal(word, Weighing.Default(word).Spec.About.Word));
        Assert.True(WeightingRegistry.Named("cagrade").IsNone);
    }

    [Fact]
    public void The_listing_has_a_line_a_method_with_word_needs_cost_and_source_in_columns()
    {
        var lines = MethodsCommand.Lines();
        Assert.Equal(37, lines.Count);
        Assert.Equal("weighting", lines[0].Split(' ')[0]);
        var cagrad = Assert.Single(lines, line => line.StartsWith("cagrad ", StringComparison.Ordinal));
        Assert.All(["gramian", "K backward passes", "NeurIPS 2021"], part => Assert.Contains(part, cagrad, StringComparison.Ordinal));
        Assert.Single(lines.Map(line => line.IndexOf("K backward passes", StringComparison.Ordinal)).Where(at => at >= 0).Distinct());
    }

    [Fact]
    public void What_a_method_says_it_needs_is_what_its_first_step_asks_for() => Assert.All(WeightingRegistry.All, method =>
        Assert.Equal(method.About.Needs, Weighing.Default(method.About.Word).Start(3).Needs));
}
