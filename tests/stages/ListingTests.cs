using System.Reflection;
using LanguageExt;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The commands that list what there is.</summary>
public sealed class ListingTests
{
    private static readonly Fields<Source> Mine = (
        Field.Required("path", Decode.Text),
        Field.Optional("sides", Decode.List(Decode.Int(1, 9), 2), Seq(3, 4)),
        Field.Maybe("share", Decode.Double(new Interval(0, true, 1, false))),
        Field.Optional("kind", Decode.Choice(("grey", 1), ("colour", 3)), 3),
        Field.Optional("quick", Decode.Bool, false),
        Field.Optional("names", Decode.OneOrMore(Decode.Text), Seq<string>()))
        .Apply((_, _, _, _, _, _) => (Source)new Source.Scenes());

    [Fact]
    public void A_source_that_is_added_to_the_list_is_listed_with_its_keys() => Assert.Equal(
        [
            "load: mine",
            "  path   required  must be a text",
            "  sides  [3, 4]    must be a list of at least 2, each a whole number >= 1 and <= 9",
            "  share  none      must be a number > 0 and <= 1",
            "  kind   colour    must be one of grey, colour",
            "  quick  false     must be true or false",
            "  names  none      must be a text, or a list of them",
        ],
        SourcesCommand.Lines(Seq1(new SourceForm("mine", None, Mine))).ToArray());

    [Fact]
    public void A_network_that_is_added_to_the_list_is_listed_with_its_paper_and_its_keys() => Assert.Equal(
        [
            "build: mine (vectors of features; one answer per example) - Me, 2026",
            "  depth  2  must be a whole number >= 1",
        ],
        NetworksCommand.Lines(Seq1(new NamedNetwork(
            "mine", "Me, 2026", new Architecture.Mlp(), Field.Optional("depth", Decode.Int(min: 1), 2).Map(Architecture (_) => new Architecture.Mlp())))).ToArray());

    [Fact]
    public void Every_source_and_network_is_listed_once_with_every_key()
    {
        var (sources, networks) = (SourcesCommand.Lines(Sources.All), NetworksCommand.Lines(BuildKeys.Networks));
        Assert.All(Sources.All, source => Assert.Single(sources, line => line == $"load: {source.Title}"));
        Assert.All(BuildKeys.Networks, network => Assert.Single(networks, line => line.StartsWith($"build: {network.Word} ", StringComparison.Ordinal)));
        Assert.Equal(Sources.All.Map(source => 1 + source.Fields.Keys.Count).Sum(), sources.Count);
        Assert.Equal(BuildKeys.Networks.Map(network => 1 + network.Fields.Keys.Count).Sum(), networks.Count);
        Assert.All(sources + networks, line => Assert.Contains(": ", line.Replace(" must be ", ": ", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_of_task_is_listed_with_its_metrics()
    {
        var kinds = typeof(TaskKind).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(typeof(TaskKind).IsAssignableFrom).ToArray();
        var lines = TasksCommand.Lines();
        Assert.All(kinds, kind => Assert.Single(lines, line => line.StartsWith($"{kind.Name.ToLowerInvariant()} ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("binary ", StringComparison.Ordinal) && line.EndsWith("accuracy, f1, roc_auc, average_precision, cross_entropy", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("  positive_weight  1 ", StringComparison.Ordinal) && line.EndsWith(" must be a number > 0", StringComparison.Ordinal));
    }

    /// <summary>Words and ranges of choices come from the decoders: none of them may be a message that is no rule.</summary>
    [Fact]
    public void Every_key_has_a_rule_in_words_and_a_default() => Assert.All(
        Sources.All.Bind(source => source.Fields.Keys) + BuildKeys.Networks.Bind(network => network.Fields.Keys) + TableTask.All.Bind(task => task.Fields.Keys),
        key =>
        {
            var text = key.Describe();
            Assert.Matches("^(a |one of |true or false)", text.Rule);
            Assert.DoesNotContain("LanguageExt", text.Standard, StringComparison.Ordinal);
        });
}
