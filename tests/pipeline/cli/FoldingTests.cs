using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("short", 80, 4, "short")]
    [InlineData("famo  | loss semantic 1.69, depth 1.68; weights 0.5", 40, 8, "famo  | loss semantic 1.69, depth 1.68;\n        weights 0.5")]
    [InlineData("a b c d e f g h i j k l m n o p", 24, 4, "a b c d e f g h i j k l\n    m n o p")]
    [InlineData("  two  columns stay", 80, 4, "  two  columns stay")]
    // A word that is longer than the line is the terminal's to break, and a narrow one gets no indent.
    [InlineData("long x aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 22, 2, "long x\n  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("one two three", 8, 6, "one two\nthree")]
    public void Lines_break_between_words_and_go_on_below_their_text(string line, int width, int indent, string expected) =>
        Assert.Equal(expected, Folding.Fold(line, width, indent));

    [Fact]
    public void Colours_take_no_room() => Assert.Equal(
        "\e[32mone two\e[0m three", Folding.Fold("\e[32mone two\e[0m three", 13, 2));
}
