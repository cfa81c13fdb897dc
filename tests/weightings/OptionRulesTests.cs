using LanguageExt;
using Xunit;

namespace Multitask.Tests.Weightings;

/// <summary>Options that a program sets have the ranges of those in a file.</summary>
public sealed class OptionRulesTests
{
    [Fact]
    public void Every_option_of_every_weighting_is_a_property()
    {
        var weightings = Weighing.Cases.SelectMany(weighting => weighting.Spec.Keys.Map(key => (Record: (object)weighting, key.Name)));
        Assert.All(weightings, option =>
            Assert.True(OptionRules.Property(option.Record, option.Name).IsSome, $"{option.Record.GetType().Name} has no property for {option.Name}: see OptionRules.Names"));
    }

    [Fact]
    public void The_defaults_are_without_mistakes() =>
        Assert.All(Weighing.Cases, weighting => Assert.Equal("", string.Join("; ", weighting.Mistakes())));

    [Fact]
    public void A_negative_number_is_a_mistake_of_each_option_that_refuses_it_in_a_file() => Assert.All(Weighing.Cases, weighting =>
    {
        foreach (var key in weighting.Spec.Keys.Filter(key => key.Describe().Rule.Contains("number >", StringComparison.Ordinal) && !key.Describe().Rule.StartsWith("a list", StringComparison.Ordinal)))
        {
            var property = OptionRules.Property(weighting, key.Name).IfNone(() => throw new InvalidOperationException());
            var copy = weighting with { };
            if (property.PropertyType == typeof(double) || property.PropertyType == typeof(int))
            {
                property.SetValue(copy, property.PropertyType == typeof(int) ? (object)-1 : -1.0);
                var mistake = Assert.Single(copy.Mistakes());
                Assert.Equal($"{weighting.Spec.About.Word}.{key.Name}", mistake.Path);
                Assert.Contains($"found -1", mistake.Message, StringComparison.Ordinal);
            }
        }
    });
}
