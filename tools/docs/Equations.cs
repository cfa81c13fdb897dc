using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Multitask.Docs;

/// <summary>Pages with equations: <c>$...$</c> in a line and fenced blocks of <c>math</c>, as GitHub shows them, become MathML.</summary>
internal static class Equations
{
    private const string Fence = "math";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().UseMathematics().Build();

    /// <summary>The HTML of a page; an equation that cannot be read is a <see cref="FormatException"/> with its text.</summary>
    internal static string Html(string markdown)
    {
        var page = Markdig.Markdown.Parse(markdown, Markdown);
        foreach (var inline in page.Descendants<MathInline>().ToArray())
        {
            inline.ReplaceBy(new HtmlInline(MathMl.Of(inline.Content.ToString(), display: false)));
        }

        foreach (var block in page.Descendants<FencedCodeBlock>().Where(block => block.Info == Fence).ToArray())
        {
            var parent = block.Parent!;
            parent[parent.IndexOf(block)] = new HtmlBlock(new HtmlBlockParser()) { Lines = new StringLineGroup($"<div class=\"equation\">{MathMl.Of(block.Lines.ToString(), display: true)}</div>") };
        }

        return page.ToHtml(Markdown);
    }
}
