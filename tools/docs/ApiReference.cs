using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Multitask.Docs;

/// <summary>The public interface of the packages, from the compiled assemblies and their XML comments: a page per assembly.</summary>
internal static partial class ApiReference
{
    private static readonly string[] Assemblies = ["Multitask.Pipeline", "Multitask.Stages", "Multitask.Onnx", "Multitask.Models", "Multitask.Weightings", "Multitask.Torch", "Multitask.Data", "Multitask.Exports"];

    /// <summary>The pages of those assemblies that lie beside this program.</summary>
    internal static IEnumerable<Page> Pages() => Assemblies
        .Where(name => File.Exists(Beside(name, ".dll")) && File.Exists(Beside(name, ".xml")))
        .Select(name => new Page($"api/{name}.html", "Interface", name, Body(Assembly.Load(name), Comments(name))));

    private static string Beside(string name, string ending) => Path.Combine(AppContext.BaseDirectory, name + ending);

    private static Dictionary<string, XElement> Comments(string name) => XDocument.Load(Beside(name, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    private static string Body(Assembly assembly, Dictionary<string, XElement> comments)
    {
        var html = new StringBuilder($"<h1>{assembly.GetName().Name}</h1>");
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var id = type.FullName!.Replace('+', '.');
            html.Append($"<h2 id=\"{id}\"><code>{WebUtility.HtmlEncode(Name(type))}</code></h2>{Said(comments, $"T:{id}")}");
            var members = Members(type, id).Select(member => (member.Name, Text: Said(comments, member.Id))).Where(member => member.Text.Length > 0).ToArray();
            if (members.Length > 0)
            {
                html.Append($"<table>{string.Concat(members.Select(member => $"<tr><td><code>{WebUtility.HtmlEncode(member.Name)}</code></td><td>{member.Text}</td></tr>"))}</table>");
            }
        }

        return html.ToString();
    }

    private static string Name(Type type) => $"{(type.IsNested ? $"{Name(type.DeclaringType!)}." : "")}{Arity().Replace(type.Name, "")}";

    /// <summary>What stands in the type itself, by the names that XML comments have.</summary>
    private static IEnumerable<(string Name, string Id)> Members(Type type, string id) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Select(member => member switch
        {
            PropertyInfo property => (property.Name, $"P:{id}.{property.Name}"),
            FieldInfo field => (field.Name, $"F:{id}.{field.Name}"),
            MethodInfo { IsSpecialName: false } method => ($"{method.Name}({string.Join(", ", method.GetParameters().Select(one => one.Name))})", $"M:{id}.{method.Name}"),
            _ => ("", ""),
        })
        .Where(member => member.Item1.Length > 0)
        .DistinctBy(member => member.Item1);

    /// <summary>The summary and remarks of a member; of a method, of the first overload.</summary>
    private static string Said(Dictionary<string, XElement> comments, string id)
    {
        var found = comments.TryGetValue(id, out var exact) ? exact
            : comments.Where(one => one.Key.StartsWith($"{id}(", StringComparison.Ordinal) || one.Key.StartsWith($"{id}``", StringComparison.Ordinal)).Select(one => one.Value).FirstOrDefault();
        return found is null ? "" : string.Concat(((string[])["summary", "remarks"]).Select(part => found.Element(part)).OfType<XElement>().Select(part => $"<p>{Html(part)}</p>"));
    }

    private static string Html(XElement comment) => Spaces().Replace(string.Concat(comment.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "c" or "code" } code => $"<code>{WebUtility.HtmlEncode(code.Value)}</code>",
        XElement { Name.LocalName: "see" or "paramref" } see => $"<code>{WebUtility.HtmlEncode(Last(see))}</code>",
        XElement other => Html(other),
        _ => WebUtility.HtmlEncode(((XText)node).Value),
    })), " ").Trim();

    private static string Last(XElement see) =>
        (see.Attribute("cref") ?? see.Attribute("name") ?? see.Attribute("langword"))?.Value.Split('(')[0].Split('.', ':')[^1] ?? see.Value;

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
