using System.Text.RegularExpressions;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests.Weightings;

/// <summary><c>docs/methods.md</c> explains every method that a pipeline can name.</summary>
public sealed class MethodsPageTests
{
    private static readonly Dictionary<string, string> Sections = Regex
        .Split(File.ReadAllText(Path.Combine(Recorded.Root, "docs", "methods.md")), "^### ", RegexOptions.Multiline)
        .Skip(1)
        .ToDictionary(section => section.Split('\n')[0], section => section.Split("\n## ")[0]);

    public static TheoryData<string> Methods => [.. WeightingRegistry.All.Map(method => method.About.Word)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_has_a_section_with_its_name_paper_cost_and_equation(string word)
    {
        var about = WeightingRegistry.Named(word).Map(method => method.About).IfNone(() => throw new InvalidDataException(word));
        var section = Assert.Contains(word, Sections);
        Assert.StartsWith($"{word}\n\n{about.Title}: {about.Paper}. Costs {about.Cost}.\n", section, StringComparison.Ordinal);
        Assert.Contains("```math\n", section, StringComparison.Ordinal);
        Assert.Contains("Take it ", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_explained_that_is_not_there() => Assert.Equal(
        ["cr_mogm", "every", "gradients", "log"],
        Sections.Keys.Except(Methods.Select(row => row.Data)).Order(StringComparer.Ordinal));
}
