using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;

namespace Multitask.Stages.Reports;

/// <summary>From a page as a value to its text, by the template <c>page.html</c> (Liquid).</summary>
/// <remarks>
/// Every text is escaped by the template engine; only style sheet and drawings, which this program makes, go in as they are. What comes out is HTML and
/// well-formed XML at once, so that any XML reader can check a page. There is no script in it.
/// </remarks>
internal static class PageTemplate
{
    private static readonly IFluidTemplate Template = new FluidParser().Parse(EmbeddedText.Read("page.html"));

    /// <summary>The page's text; equal pages give equal texts.</summary>
    internal static string Fill(Page page)
    {
        var options = new TemplateOptions { MemberAccessStrategy = new UnsafeMemberAccessStrategy() };
        options.ValueConverters.Add(Value);
        var context = new TemplateContext(options);
        context.SetValue("page", page);
        context.SetValue("style", new StringValue(PageStyle.Sheet, encode: false));
        return Template.Render(context, HtmlEncoder.Create(UnicodeRanges.All));
    }

    /// <summary>Lists of LanguageExt are lists, and characters that XML cannot hold are replaced by U+FFFD.</summary>
    private static object? Value(object value) => value switch
    {
        string text => new StringValue(Sanitised(text)),
        System.Collections.IEnumerable all => all.Cast<object>().ToArray(),
        _ => null,
    };

    private static string Sanitised(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is (< ' ' and not ('\t' or '\n')) or 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString()));
}
