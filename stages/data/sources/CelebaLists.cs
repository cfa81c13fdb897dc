using System.Globalization;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>A photograph of CelebA: its file and 1 or 0 per attribute.</summary>
internal sealed record CelebaImage(string Name, sbyte[] Labels);

/// <summary>What CelebA's two lists say: <c>list_attr_celeba.txt</c> and <c>list_eval_partition.txt</c>.</summary>
/// <param name="Attributes">Their names, in the order of the labels.</param>
/// <param name="Images">The images of each split, in the order of the attributes' list.</param>
internal sealed record CelebaLists(Seq<string> Attributes, Map<Split, CelebaImage[]> Images)
{
    /// <summary>Name of the list of attributes.</summary>
    internal const string AttributesName = "list_attr_celeba.txt";

    /// <summary>Name of the list that says which image is in which split.</summary>
    internal const string PartitionName = "list_eval_partition.txt";

    /// <summary>A line's number from 1 and its words.</summary>
    private readonly record struct Line(int Number, string[] Words);

    /// <summary>The lists of a folder; each file's bytes come from a function of its name.</summary>
    internal static Either<string, CelebaLists> Read(string folder, Func<string, Either<string, byte[]>> bytes) =>
        from attributes in bytes(AttributesName)
        from partition in bytes(PartitionName)
        from lists in Of(new List(Path.Combine(folder, AttributesName), attributes), new List(Path.Combine(folder, PartitionName), partition))
        select lists;

    private static Either<string, CelebaLists> Of(List attributes, List partition) =>
        from names in Names(attributes)
        from labels in ByName(attributes, attributes.Lines.Skip(2), words => Labels(words, names.Count))
        from _ in attributes.Lines[0].Words is [var written] && written == labels.Count.ToString(CultureInfo.InvariantCulture)
            ? Right<string, Unit>(unit)
            : attributes.Wrong(attributes.Lines[0], $"must be the number of images, {labels.Count}")
        from splits in ByName(partition, partition.Lines, Parted)
        from __ in SameFiles(attributes.Path, labels, partition.Path, splits)
        from ___ in SameFiles(partition.Path, splits, attributes.Path, labels)
        select new CelebaLists(names, toMap(labels
            .GroupBy(image => splits[image.Key], image => new CelebaImage(image.Key, image.Value))
            .Select(images => (images.Key, images.ToArray()))));

    private static Either<string, Seq<string>> Names(List list)
    {
        if (list.Lines.Length < 3)
        {
            return $"{list.Path}: must be a count, the attributes' names, then a line per image; found {list.Lines.Length} lines";
        }

        var names = list.Lines[1].Words;
        return names.Distinct(StringComparer.Ordinal).Count() < names.Length ? list.Wrong(list.Lines[1], "names an attribute twice")
            : names.FirstOrDefault(name => !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')) is { } odd
                ? list.Wrong(list.Lines[1], $"names must be letters, digits, _ and -, found {odd}")
                : Seq(names);
    }

    private static Either<string, sbyte[]> Labels(string[] words, int count) =>
        words.Length - 1 != count ? $"must be a file and {count} attributes, found {words.Length - 1}"
        : words.Skip(1).FirstOrDefault(word => word is not ("1" or "-1")) is { } odd ? $"attributes must be 1 or -1, found {odd}"
        : words.Skip(1).Select(word => word == "1" ? (sbyte)1 : (sbyte)0).ToArray();

    private static Either<string, Split> Parted(string[] words) => words switch
    {
        [_, "0"] => Split.Train,
        [_, "1"] => Split.Validation,
        [_, "2"] => Split.Test,
        _ => $"must be a file and 0 (train), 1 (validation) or 2 (test), found {string.Join(' ', words.Skip(1))}",
    };

    /// <summary>What each line says of the file it starts with, in the order of the lines.</summary>
    private static Either<string, OrderedDictionary<string, T>> ByName<T>(List list, IEnumerable<Line> lines, Func<string[], Either<string, T>> read)
    {
        var found = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        return Eithers.FoldWhile(lines, found, (_, line) =>
            line.Words[0] is var name && name != Path.GetFileName(name) ? list.Wrong(line, $"must start with the name of a file, found {name}")
            : read(line.Words).Match(
                Left: reason => list.Wrong(line, reason),
                Right: value => found.TryAdd(name, value) ? Right<string, OrderedDictionary<string, T>>(found) : list.Wrong(line, $"names {name} twice")));
    }

    private static Either<string, Unit> SameFiles<T, TOther>(
        string path, OrderedDictionary<string, T> names, string otherPath, OrderedDictionary<string, TOther> others) =>
        names.Keys.FirstOrDefault(name => !others.ContainsKey(name)) is { } missing
            ? $"{otherPath}: has no line for {missing}, which {path} has"
            : unit;

    /// <summary>A list's path and its lines that are not empty.</summary>
    private sealed record List(string Path, Line[] Lines)
    {
        internal List(string path, byte[] bytes)
            : this(path, [.. Encoding.UTF8.GetString(bytes).Split('\n')
                .Select((line, at) => new Line(at + 1, line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))
                .Where(line => line.Words.Length > 0)])
        {
        }

        internal string Wrong(Line line, string rule) => string.Create(CultureInfo.InvariantCulture, $"{Path}:{line.Number}: {rule}");
    }
}
