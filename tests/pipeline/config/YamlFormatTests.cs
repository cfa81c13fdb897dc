using LanguageExt;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>A file in one form means what it meant, and keeps its comments.</summary>
public sealed class YamlFormatTests
{
    private static string Formatted(string text) => YamlFormat.Of(text, "f").IfFail(problems => throw new InvalidDataException(problems.Head.Message));

    [Fact]
    public void Spaces_and_indentation_become_regular_and_comments_stay() => Assert.Equal(
        """
        # the head
        pipeline: words # its name
        seed: 7

        stages:
          # the first
          hello: { write: hello, times: 2 }
          world:
            write: "a  # no comment"
            list:
            - 1
            - [2, 3]
            empty: {}
          # the last

        """.ReplaceLineEndings("\n"),
        Formatted("""


        # the head
        pipeline:   words    # its name
        seed:  7



        stages:
             # the first
             hello: {write:   hello,times: 2}
             world:
                write: "a  # no comment"
                list:
                - 1
                - [ 2,3 ]
                empty: { }
        # the last
        """.Trim('\n')).Replace("\n# the last", "\n  # the last", StringComparison.Ordinal));

    public static TheoryData<string> Files => [.. Directory
        .EnumerateFiles(Path.Combine(Recorded.Root, "examples"), "*.yaml", SearchOption.AllDirectories)
        .Append(Path.Combine(Recorded.Root, "pipeline.yaml"))
        .Select(file => Path.GetRelativePath(Recorded.Root, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_is_formatted_and_stays_as_it_is(string file)
    {
        var text = File.ReadAllText(Path.Combine(Recorded.Root, file));
        Assert.Equal(text, Formatted(text));
    }

    [Theory]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("a: [1\n")]
    [InlineData("a: !!str 1\n")]
    public void What_is_no_pipeline_is_refused(string text) => Assert.True(YamlFormat.Of(text, "f").IsFail);

    [Theory]
    [InlineData("a: |\n   one\n     two\nb: 1\n")]
    [InlineData("a: &x { b: 1 }\nc: *x\n")]
    [InlineData("a: {b: 1,\n  c: 2}\n")]
    [InlineData("? a\n: b\n")]
    [InlineData("a:\n  b\n")]
    [InlineData("- a\n-  b:  1\n   c: 2\n")]
    public void Formatting_twice_is_formatting_once_and_keeps_the_meaning(string text)
    {
        var once = Formatted(text);
        Assert.Equal(once, Formatted(once));
        Assert.True(Yaml.Read(once, "f").IsSuccess);
    }
}
