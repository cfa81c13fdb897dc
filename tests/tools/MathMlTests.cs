using Multitask.Docs;
using Xunit;

namespace Multitask.Tests.Tools;

public sealed class MathMlTests
{
    [Theory]
    [InlineData("a_k = 1", "<mrow><msub><mi>a</mi><mi>k</mi></msub><mo>=</mo><mn>1</mn></mrow>")]
    [InlineData("x^2", "<msup><mi>x</mi><mn>2</mn></msup>")]
    [InlineData("D'_k", "<msubsup><mi>D</mi><mi>k</mi><mo>′</mo></msubsup>")]
    [InlineData(@"\frac{1}{K}", "<mfrac><mn>1</mn><mi>K</mi></mfrac>")]
    [InlineData(@"\sum_{k=1}^K", "<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>K</mi></munderover>")]
    [InlineData(@"\sqrt{\lambda}", "<msqrt><mi>λ</mi></msqrt>")]
    [InlineData(@"\mathrm{softmax}", "<mi>softmax</mi>")]
    [InlineData(@"\text{max\_norm of all}", "<mtext>max_norm\u00a0of\u00a0all</mtext>")]
    [InlineData(@"\bar{a}", "<mover accent=\"true\"><mi>a</mi><mo>¯</mo></mover>")]
    [InlineData("10^{-8}", "<msup><mn>10</mn><mrow><mo>−</mo><mn>8</mn></mrow></msup>")]
    public void An_equation_is_the_elements_that_it_shows(string latex, string expected) =>
        Assert.Equal($"<math>{expected}</math>", MathMl.Of(latex, display: false));

    [Fact]
    public void Cases_are_a_brace_before_rows_of_value_and_condition() => Assert.Equal(
        "<math display=\"block\"><mrow><mo form=\"prefix\" stretchy=\"true\">{</mo><mtable>"
        + "<mtr><mtd><mn>1</mn></mtd><mtd><mi>k</mi></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mtext>else</mtext></mtd></mtr></mtable></mrow></math>",
        MathMl.Of(@"\begin{cases} 1 & k \\ 0 & \text{else} \end{cases}", display: true));

    [Theory]
    [InlineData(@"\alhpa", @"has \alhpa, which is not known")]
    [InlineData(@"\frac{1", "ends too early")]
    [InlineData(@"\begin{matrix} 1 & 2 \end{matrix}", "begins matrix, which is not known")]
    public void What_cannot_be_read_is_named(string latex, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => MathMl.Of(latex, display: true)).Message, StringComparison.Ordinal);
}
