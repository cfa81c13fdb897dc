using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>A pattern of files: a folder inside the source's, and a name with one <c>*</c>.</summary>
/// <param name="Folder">The folder, relative to the source's; empty: itself.</param>
/// <param name="Before">What stands before the <c>*</c>.</param>
/// <param name="After">What stands after it.</param>
internal sealed record DensePattern(string Folder, string Before, string After)
{
    /// <summary>A key whose value is a pattern.</summary>
    internal static Fields<string> Field(string key) =>
        Pipeline.Configuration.Field.Required(key, Decode.Text.Ensure(text => Parse(text).Match(Right: _ => None, Left: rule => Some($"{rule}, found {text}"))));

    /// <summary>A pattern as it is written: <c>label/*.png</c>.</summary>
    internal static Either<string, DensePattern> Parse(string text)
    {
        var (folder, name) = (Path.GetDirectoryName(text) ?? "", Path.GetFileName(text));
        return name.Split('*') is [var before, var after] && !folder.Contains('*', StringComparison.Ordinal)
            && !Path.IsPathRooted(text) && !folder.Split('/').Contains("..")
                ? new DensePattern(folder, before, after)
                : "must be a path inside the data's folder with one * in the file's name, as label/*.png";
    }

    /// <summary>The file where the <c>*</c> is a text.</summary>
    internal string File(string stem) => Folder.Length == 0 ? $"{Before}{stem}{After}" : $"{Folder}/{Before}{stem}{After}";

    /// <summary>What the <c>*</c> may stand for, by the files that are there, sorted; hidden files are left out.</summary>
    internal Either<string, Seq<string>> Stems(string root)
    {
        var path = Path.Combine(root, Folder);
        return Files.Attempt(path, () => Seq(Directory.EnumerateFiles(path)
                .Select(file => Path.GetFileName(file))
                .Where(name => name.Length > Before.Length + After.Length && !name.StartsWith('.')
                    && name.StartsWith(Before, StringComparison.Ordinal) && name.EndsWith(After, StringComparison.Ordinal))
                .Select(name => name[Before.Length..^After.Length])
                .Order(StringComparer.Ordinal)
                .ToArray()) is { IsEmpty: false } stems
            ? stems
            : Left<string, Seq<string>>($"holds no file {Before}*{After}"));
    }
}
