using LanguageExt;
using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class YamlTests
{
    private static string[] Mistakes(string text) => Yaml.Read(text, "f.yaml").Match(
        Succ: _ => [],
        Fail: problems => problems.Map(problem => $"{problem.At.Map(at => at.ToString()).IfNone("?")} {problem.Path}: {problem.Message}").ToArray());

    private static ConfigNode Tree(string text) => Yaml.Read(text, "f.yaml").Match(
        Succ: node => node,
        Fail: problems => throw new Xunit.Sdk.XunitException(string.Join("\n", problems)));

    /// <summary>Every scalar with path and position.</summary>
    private static string[] Leaves(ConfigNode node) => node switch
    {
        ConfigNode.Mapping map => [.. map.Entries.SelectMany(entry => Leaves(entry.Value))],
        ConfigNode.Sequence list => [.. list.Items.SelectMany(Leaves)],
        _ => [$"{node.Place.At.Map(at => at.ToString()).IfNone("?")} {node.Place.Path} = {node.Shown}"],
    };

    [Fact]
    public void Every_value_knows_its_path_and_position() =>
        Assert.Equal(
            ["f.yaml:1:4 a = 1", "f.yaml:2:10 b.c.0 = x", "f.yaml:2:13 b.c.1 = the text \"y\"", "f.yaml:3:7 b.d = nothing"],
            Leaves(Tree("a: 1\nb: { c: [x, 'y'],\n   d: }")));

    [Fact]
    public void Anchors_are_expanded_and_take_the_path_of_their_alias() =>
        Assert.Equal(
            ["f.yaml:1:12 a.x = 1", "f.yaml:1:12 b.x = 1"],
            Leaves(Tree("a: &k { x: 1 }\nb: *k")));

    [Theory]
    [InlineData("a: &k { x: 1 }\nb: { <<: *k }", "f.yaml:1:12 a.x = 1", "f.yaml:1:12 b.x = 1")]
    [InlineData("a: &k { x: 1, y: 2 }\nb: { <<: *k, x: 3 }", "f.yaml:1:12 a.x = 1", "f.yaml:1:18 a.y = 2", "f.yaml:1:18 b.y = 2", "f.yaml:2:17 b.x = 3")]
    [InlineData("a: &k { x: 1, y: 2 }\nb: { x: 3, <<: *k }", "f.yaml:1:12 a.x = 1", "f.yaml:1:18 a.y = 2", "f.yaml:2:9 b.x = 3", "f.yaml:1:18 b.y = 2")]
    [InlineData("a: &k { x: 1 }\nb: &l { x: 2, y: 3 }\nc: { <<: [*k, *l] }", "f.yaml:1:12 a.x = 1", "f.yaml:2:12 b.x = 2", "f.yaml:2:18 b.y = 3", "f.yaml:1:12 c.x = 1", "f.yaml:2:18 c.y = 3")]
    [InlineData("a: &k { x: 1 }\nb: &l { <<: *k, y: 3 }\nc: { <<: *l, y: 4 }", "f.yaml:1:12 a.x = 1", "f.yaml:1:12 b.x = 1", "f.yaml:2:20 b.y = 3", "f.yaml:1:12 c.x = 1", "f.yaml:3:17 c.y = 4")]
    [InlineData("a: &k { x: { y: 1, z: 2 } }\nb: { <<: *k, x: { y: 3 } }", "f.yaml:1:17 a.x.y = 1", "f.yaml:1:23 a.x.z = 2", "f.yaml:2:22 b.x.y = 3")]
    [InlineData("b: { <<: { x: 1 }, y: 2 }", "f.yaml:1:15 b.x = 1", "f.yaml:1:23 b.y = 2")]
    [InlineData("b: { <<: [], y: 2 }", "f.yaml:1:17 b.y = 2")]
    [InlineData("b: { '<<': 1 }", "f.yaml:1:12 b.<< = 1")]
    public void A_merge_key_takes_over_what_the_mapping_lacks(string text, params string[] leaves) => Assert.Equal(leaves, Leaves(Tree(text)));

    [Theory]
    [InlineData("", "f.yaml:1:1 : is empty")]
    [InlineData("a: &k { x: 1 }\nb: { <<: *k, y: 1, y: 2 }", "f.yaml:2:20 b.y: is given twice, first in line 2")]
    [InlineData("a: &k { x: 1 }\nb: { <<: *k, <<: *k }", "f.yaml:2:14 b.<<: is given twice, first in line 2")]
    [InlineData("a: { <<: 1 }", "f.yaml:1:10 a.<<: must be a mapping or a list of mappings, whose keys are taken over, found 1")]
    [InlineData("a: { <<: }", "f.yaml:1:10 a.<<: must be a mapping or a list of mappings, whose keys are taken over, found nothing")]
    [InlineData("a: { <<: [{ x: 1 }, y] }", "f.yaml:1:10 a.<<: must be a mapping or a list of mappings, whose keys are taken over, found a list of 2")]
    [InlineData("# nothing but a comment", "f.yaml:1:1 : is empty")]
    [InlineData("a: 1\nb: 2\na: 3", "f.yaml:3:1 a: is given twice, first in line 1")]
    [InlineData("a: { b: 1, b: 1 }", "f.yaml:1:12 a.b: is given twice, first in line 1")]
    [InlineData("a: 1\n---\nb: 2", "f.yaml:2:1 : must be one document, found another")]
    [InlineData("a: *b", "f.yaml:1:4 : alias *b names no anchor before it")]
    [InlineData("a: &a [1, *a]", "f.yaml:1:11 : alias *a names no anchor before it")]
    [InlineData("a: !!int 3", "f.yaml:1:4 : tags are not supported, found tag:yaml.org,2002:int")]
    [InlineData("a: !mine { b: 1 }", "f.yaml:1:4 : tags are not supported, found !mine")]
    [InlineData("? [a, b]\n: 1", "f.yaml:1:3 ?: a key must be a word, found a list or a mapping")]
    public void What_is_not_a_plain_tree_is_refused(string text, string mistake) => Assert.Equal([mistake], Mistakes(text));

    [Theory]
    [InlineData("a: [1, 2", "f.yaml:2:1")]
    [InlineData("a: 1\n\tb: 2", "f.yaml:2:1")]
    [InlineData("a: 'open", "f.yaml:1:9")]
    [InlineData("a: b: c", "f.yaml:1:5")]
    [InlineData("}", "f.yaml:1:1")]
    public void A_syntax_error_has_a_position(string text, string at)
    {
        var mistake = Assert.Single(Mistakes(text));
        Assert.StartsWith($"{at} : is not YAML: ", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipeline: t\nstages:\n\tdata: { load: scenes }\n", "f.yaml:3:1")]
    [InlineData("pipeline: t\nstages:\n  data:\n  \tload: x\n", "f.yaml:4:3")]
    [InlineData("pipeline: t\r\nseed: 1\r\n\r\nstages:\r\n  data:\r\n  # a note\r\n\t  load: x\r\n", "f.yaml:7:1")]
    [InlineData("a:\tb\nstages: [\n\t1 ]\nc:\n\td: 1\n", "f.yaml:5:1")]
    [InlineData("stages:\n  model:\n    build: mtan\n\tdata: data\n", "f.yaml:4:1")]
    [InlineData("a: 1\nb:\n\tc: [1, 2\nd: 'open", "f.yaml:3:1")]
    public void A_tab_that_indents_is_reported_where_it_is(string text, string at) =>
        Assert.Equal([$"{at} : is not YAML: a tab indents this line, where only spaces may"], Mistakes(text));

    [Fact]
    public void All_duplicates_are_found() => Assert.Equal(2, Mistakes("a: { x: 1, x: 2 }\nb: [{ y: 1, y: 2 }]").Length);

    [Fact]
    public void Sixty_four_levels_are_allowed_and_no_more()
    {
        static string Nested(int levels) => $"{new string('[', levels)}{new string(']', levels)}";
        Assert.Empty(Mistakes(Nested(Yaml.MaxDepth)));
        Assert.Equal(["f.yaml:1:65 : must be nested at most 64 levels deep"], Mistakes(Nested(Yaml.MaxDepth + 1)));
        Assert.Equal(["f.yaml:1:65 : must be nested at most 64 levels deep"], Mistakes(Nested(100_000)));
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_without_being_expanded()
    {
        var levels = Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]");
        var bomb = $"a0: &a0 x\n{string.Join('\n', levels)}";
        Assert.Equal(["f.yaml:13:12 : must have at most 10000 values after aliases are expanded"], Mistakes(bomb));
    }

    [Fact]
    public void A_file_that_is_too_large_or_not_text_or_not_there_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-");
        try
        {
            string Mistake(byte[] bytes)
            {
                var path = Path.Combine(folder.FullName, "f.yaml");
                File.WriteAllBytes(path, bytes);
                return Assert.Single(ConfigFile.Load(path, "f.yaml", Seq<Override>.Empty).FailToSeq()).Message;
            }

            Assert.Equal("must have at most 1048576 bytes, found 1048577", Mistake(new byte[ConfigFile.MaxBytes + 1]));
            Assert.Equal("must be UTF-8, found another byte at offset 3", Mistake([(byte)'a', (byte)':', (byte)' ', 0xFF]));
            var missing = ConfigFile.Load(Path.Combine(folder.FullName, "none.yaml"), "none.yaml", Seq<Override>.Empty);
            Assert.Equal("there is no such file", Assert.Single(missing.FailToSeq()).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
