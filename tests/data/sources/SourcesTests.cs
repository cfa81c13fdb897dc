using System.Reflection;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>The registry of sources, and how configurations name them.</summary>
public sealed class SourcesTests
{
    [Fact]
    public void Every_case_of_the_union_is_listed_under_a_word_of_its_own()
    {
        var cases = typeof(Source).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(typeof(Source).IsAssignableFrom);
        Assert.Equal(cases.Count(), Sources.All.Map(kind => kind.Word).Distinct().Count());
    }

    [Theory]
    [InlineData("{ load: scenes }", "Scenes { Train = 512, Test = 128, Height = 64, Width = 96 }")]
    [InlineData("{ load: scenes, train: 4, width: 16 }", "Scenes { Train = 4, Test = 128, Height = 64, Width = 16 }")]
    [InlineData("{ load: folder, path: x, layout: nyuv2 }", "Folder { Path = x, Layout = Nyuv2, Classes = 13, Augment = False, Ignore = None }")]
    [InlineData("{ load: folder, path: x, layout: cityscapes, classes: 19 }", "Folder { Path = x, Layout = Cityscapes, Classes = 19, Augment = False, Ignore = None }")]
    [InlineData("{ load: multi-fashion, path: x, test: 3 }", "MultiFashion { Path = x, Train = None, Test = Some(3) }")]
    [InlineData("{ load: idx, path: x }", "Idx { Path = x, Classes = 10, Train = None, Test = None }")]
    [InlineData("{ load: images, path: x, layout: celeba, size: 32, validation: 5 }", "Celeba { Path = x, Size = 32, Train = None, Validation = Some(5), Test = None }")]
    public void A_word_and_its_keys_make_a_source(string yaml, string source)
    {
        Assert.Equal(source, Decoded(yaml).Match(found => found.ToString(), problems => string.Join('\n', problems.Map(problem => problem.Message))));
    }

    [Theory]
    [InlineData("{ load: scens }", "must be one of scenes, folder, multi-fashion, idx, table, images, found scens; did you mean `scenes`?")]
    [InlineData("{ train: 3 }", "needs the key `load`")]
    [InlineData("{ load: scenes, layout: nyuv2 }", "is not a known key; known are load, train, test, height, width")]
    [InlineData("{ load: images, path: x, layout: coco }", "must be one of celeba, found coco")]
    public void Anything_else_is_a_problem(string yaml, string message) => Assert.Equal(
        [message],
        Decoded(yaml).Match(source => Seq1(source.ToString()), problems => problems.Map(problem => problem.Message)).ToArray());

    private static Validation<Problem, Source> Decoded(string yaml) =>
        Yaml.Read(yaml, "f").Bind(node => Decode.Tagged("load", Field.None(unit), Sources.All)(node)).Map(read => read.Value);
}
