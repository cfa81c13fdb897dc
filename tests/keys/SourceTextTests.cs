using Xunit;

namespace Multitask.Tests.Keys;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("var x = 1 + 2; // sum", "var  x=1+2 ;")]
    [InlineData("/// <summary>It's one.</summary>\nint A;", "int A;")]
    [InlineData("f(/* \" */ a);\r\n", "f(a);")]
    [InlineData("#pragma warning disable CA1 // it's\n  return a;", "return a;")]
    [InlineData("f($\"{g(\"a\")} b\", 1) ;", "f( $\"{g(\"a\")} b\",1);")]
    [InlineData("c == '\"' || c == '\\'' || d", "c=='\"'||c=='\\''||d")]
    [InlineData("var s = \"\"\"\n  a \"b\" // no\n  \"\"\" ; // c", "var s=\"\"\"\n  a \"b\" // no\n  \"\"\";")]
    [InlineData("$\"{a switch { 1 => \"}\", _ => \"{\" }}\" ; // d", "$\"{a switch { 1 => \"}\", _ => \"{\" }}\";")]
    public void Layout_and_comments_do_not_matter(string left, string right) => Assert.Equal(SourceText.Normal(right), SourceText.Normal(left));

    [Theory]
    [InlineData("int x;", "intx;")]
    [InlineData("a + +b", "a ++b")]
    [InlineData("f(\"a b\")", "f(\"ab\")")]
    [InlineData("f(\"// a\")", "f(\"// b\")")]
    [InlineData("f($\"{a} // a\")", "f($\"{a} // b\")")]
    [InlineData("f(@\"\\\"); a", "f(@\"\\\"); b")]
    [InlineData("f(@\"\"\"\"\"a\"); // x", "f(@\"\"\"\"\"b\"); // x")]
    [InlineData("f(' ')", "f('\t')")]
    [InlineData("f($\"{x:0.0}\")", "f($\"{x:0.00}\")")]
    [InlineData("f(\"{{\"); // a", "f(\"{\"); // a")]
    public void Everything_else_does(string left, string right) => Assert.NotEqual(SourceText.Normal(right), SourceText.Normal(left));

    [Fact]
    public void Every_source_of_the_program_is_read_to_its_end() => Assert.All(
        ProgramFiles.Sources, file => Assert.EndsWith(
            File.ReadAllText(Path.Combine(Recorded.Root, file)).TrimEnd()[^1..], SourceText.Normal(File.ReadAllText(Path.Combine(Recorded.Root, file))), StringComparison.Ordinal));
}
