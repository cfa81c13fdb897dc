using System.Xml.Linq;
using FsCheck.Fluent;
using Multitask.Stages.Reports;
using Xunit;

namespace Multitask.Tests.Reports;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("a < b && c > \"d\" 'e'", "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;")]
    [InlineData("</p><script>alert(1)</script>", "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("Δm − ° 🙂", "Δm − ° 🙂")]
    [InlineData("", "")]
    public void Text_is_escaped(string text, string escaped) => Assert.Equal($"<b>{escaped}</b>", Html.Tag("b", text).Render());

    [Fact]
    public void Characters_that_XML_cannot_hold_are_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\n", Html.Escape("a\0b\u001bc\uFFFEd\uD800e\n"));

    [Fact]
    public void Attributes_are_escaped_too() => Assert.Equal(
        "<b title=\"&quot; onload=&quot;x&lt;y\">z</b>", Html.Tag("b", "z").With(("title", "\" onload=\"x<y")).Render());

    [Fact]
    public void Only_elements_that_HTML_never_closes_are_closed_by_a_slash()
    {
        Assert.Equal("<img src=\"a\" />", Html.Tag("img").With(("src", "a")).Render());
        Assert.Equal("<td></td>", Html.Tag("td").Render());
        Assert.Equal("<div><i></i>x</div>", Html.Tag("div", Html.Tag("i"), new Html.Text("x")).Render());
    }

    [Fact]
    public void Whatever_a_text_holds_an_XML_reader_reads_it_back() => Law.Holds(
        Gen.Elements("<>&\"'ab]-!/ é世".ToCharArray()).ArrayOf().Select(letters => new string(letters)),
        text =>
        {
            var element = XElement.Parse(Html.Tag("b", text).With(("title", text)).Render(), LoadOptions.PreserveWhitespace);
            Assert.Equal(text, element.Value);
            Assert.Equal(text, element.Attribute("title")!.Value);
        });
}
