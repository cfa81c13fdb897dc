using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The npy files of a folder that are named by numbers.</summary>
/// <param name="Folder">The folder, relative to the source's.</param>
/// <param name="Files">In the order of their numbers, each of which is there once: <c>7.npy</c>, <c>0008.npy</c>.</param>
internal sealed record NumberedFiles(string Folder, Seq<(long Number, string Name)> Files)
{
    private const string Extension = ".npy";

    /// <summary>Lists a folder. Hidden files are left out, as are those that are no npy files.</summary>
    internal static Either<string, NumberedFiles> List(string root, string folder)
    {
        var path = Path.Combine(root, folder);
        return Formats.Files.Attempt(path, () =>
        {
            var names = Directory.EnumerateFiles(path, $"*{Extension}")
                .Select(file => Path.GetFileName(file))
                .Where(name => !name.StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .ToArray();
            return from _ in names.Length > 0 ? Right<string, Unit>(unit) : "holds no npy files"
                   from numbered in Eithers.Traverse(names, Numbered)
                   let sorted = numbered.OrderBy(file => file.Number).ToArray()
                   from __ in Distinct(sorted)
                   select new NumberedFiles(folder, Seq(sorted));
        });
    }

    /// <summary>Left where the numbers do not start at 0 or 1, or where one is missing in between.</summary>
    internal Either<string, Unit> Continuous() => Files[0] is var first && first.Number > 1
        ? $"has {first.Name} as its first file; files are numbered from 0 or from 1"
        : Files.Zip(Files.Tail).Find(pair => pair.Item2.Number != pair.Item1.Number + 1).Match(
            Some: pair => $"has no number {pair.Item1.Number + 1}, between {pair.Item1.Name} and {pair.Item2.Name}",
            None: () => Right<string, Unit>(unit));

    private static Either<string, (long Number, string Name)> Numbered(string name)
    {
        var stem = name[..^Extension.Length];
        return long.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, name)
            : Left<string, (long, string)>($"{Sanitize.Line(name)} must be named by a number, as 0.npy or 0001.npy");
    }

    private static Either<string, Unit> Distinct((long Number, string Name)[] sorted) =>
        Seq(sorted).Zip(Seq(sorted).Tail).Find(pair => pair.Item1.Number == pair.Item2.Number).Match(
            Some: pair => $"{pair.Item1.Name} and {pair.Item2.Name} have the same number",
            None: () => Right<string, Unit>(unit));
}
