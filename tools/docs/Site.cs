using System.Net;
using System.Text.RegularExpressions;

namespace Multitask.Docs;

/// <summary>A page of the site.</summary>
/// <param name="Path">Below the site's folder: <c>tutorials/first-run.html</c>.</param>
/// <param name="Group">Under which title the navigation has it.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Body">Its HTML.</param>
internal sealed record Page(string Path, string Group, string Title, string Body);

/// <summary>The documentation as HTML: the README, every page of <c>docs/</c>, and the interface from the XML comments.</summary>
public static partial class Site
{
    private static readonly string[] Groups = ["Start", "Tutorials", "Guides", "Explanation", "Reference", "Interface"];

    /// <summary>The folder with the solution, at or above a folder.</summary>
    public static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } above ? RootOf(above)
        : throw new DirectoryNotFoundException("there is no Pipeline.sln here or above");

    /// <summary>Writes the site; how many pages it has.</summary>
    /// <param name="root">The folder with the solution.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    public static int Write(string root, string folder)
    {
        var docs = Path.Combine(root, "docs");
        Page[] pages =
        [
            Read(root, "README.md", "index.html", "Start"),
            .. Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(docs, file))
                .Order(StringComparer.Ordinal)
                .Select(file => Read(docs, file, Path.ChangeExtension(file, ".html"), Group(file))),
            .. Reference.Pages(),
            .. ApiReference.Pages(),
        ];
        foreach (var page in pages)
        {
            Put(folder, page.Path, Whole(page, pages));
        }

        Put(folder, "page.css", Resource("page.css"));
        foreach (var file in Directory.EnumerateFiles(docs).Where(file => Path.GetExtension(file) is ".png" or ".json" or ".svg"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        return pages.Length;
    }

    /// <summary>Whether a page leads, helps, lists or explains.</summary>
    private static string Group(string file) => Path.GetDirectoryName(file) is "tutorials" ? "Tutorials" : Path.GetFileNameWithoutExtension(file) switch
    {
        "commands" or "errors" or "events" or "training" or "store" => "Reference",
        "architecture" or "methods" or "sharing" or "famo-lookahead" or "benchmarks" => "Explanation",
        _ => "Guides",
    };

    private static Page Read(string from, string file, string path, string group)
    {
        var text = File.ReadAllText(Path.Combine(from, file));
        var html = Link().Replace(Equations.Html(text), link => $"{link.Groups["what"].Value}=\"{Target(link.Groups["to"].Value, file == "README.md" ? "README.md" : Path.Combine("docs", file))}\"");
        return new Page(path, group, Heading().Match(text).Groups[1].Value.Trim(), html);
    }

    /// <summary>Pages are HTML here, and what is in <c>docs/</c> is at the top; other files of the repository stay where they are.</summary>
    /// <param name="link">As it is written.</param>
    /// <param name="page">The file with the link, below the root.</param>
    private static string Target(string link, string page)
    {
        var (path, part) = link.Split('#', 2) is [var before, var after] ? (before, $"#{after}") : (link, "");
        var file = Path.GetRelativePath("/", Path.GetFullPath(path, Path.Combine("/", Path.GetDirectoryName(page) ?? "")));
        var moved = file == "README.md" ? "index.html"
            : file.StartsWith("docs/", StringComparison.Ordinal) ? file.EndsWith(".md", StringComparison.Ordinal) ? Path.ChangeExtension(file, ".html")["docs/".Length..] : file["docs/".Length..]
            : "";
        var folder = page == "README.md" ? "" : Path.GetDirectoryName(page["docs/".Length..]) ?? "";
        return moved.Length == 0 ? link : Path.GetRelativePath(Path.Combine("/", folder), Path.Combine("/", moved)) + part;
    }

    private static string Whole(Page page, Page[] all)
    {
        var up = string.Concat(page.Path.Where(c => c == '/').Select(_ => "../"));
        var nav = string.Concat(all.GroupBy(one => one.Group).OrderBy(group => Array.IndexOf(Groups, group.Key)).Select(group => $"<p>{group.Key}</p><ul>{string.Concat(group.Select(one =>
            $"<li><a href=\"{up}{one.Path}\"{(one == page ? " aria-current=\"page\"" : "")}>{WebUtility.HtmlEncode(one.Title)}</a></li>"))}</ul>"));
        return Resource("page.html")
            .Replace("{title}", WebUtility.HtmlEncode(page.Title), StringComparison.Ordinal)
            .Replace("{root}", up, StringComparison.Ordinal)
            .Replace("{nav}", nav, StringComparison.Ordinal)
            .Replace("{body}", page.Body, StringComparison.Ordinal);
    }

    private static void Put(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Resource(string name)
    {
        using var stream = typeof(Site).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^# (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("(?<what>href|src)=\"(?<to>(?!https?:|#)[^\"]+)\"")]
    private static partial Regex Link();
}
