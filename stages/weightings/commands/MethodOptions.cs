using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>The options of a method on the command line, <c>--name value</c>, with the same names and values as in a pipeline.</summary>
internal static class MethodOptions
{
    /// <summary>The method with a keyword, configured by command-line arguments.</summary>
    internal static Either<string, Weighting> Read(string word, Seq<string> words) =>
        from method in WeightingRegistry.Named(word)
            .ToEither($"--method must be one of {string.Join(", ", Names)}, found {word}{DidYouMean.Hint(word, Names)}")
        from pairs in Pairs(words)
        from entries in Decoded(Validations.Sequence(pairs
            .Map(pair => Yaml.ReadValue(pair.Value, $"--{pair.Name}").Map(node => new ConfigEntry(pair.Name, None, node)))))
        from weighting in Decoded(method.Decoder(new ConfigNode.Mapping(entries, new Place("", None))))
        select weighting;

    /// <summary>The decoded value. Left: all problems, on one line.</summary>
    internal static Either<string, T> Decoded<T>(Validation<Problem, T> read) => read.Match(
        value => Right<string, T>(value),
        problems => Left<string, T>(string.Join("; ", problems.Map(problem => $"{problem.Path}: {problem.Message}".TrimStart(':', ' ')))));

    private static Seq<string> Names => WeightingRegistry.All.Map(method => method.About.Word);

    private static Either<string, Seq<(string Name, string Value)>> Pairs(Seq<string> words)
    {
        if (words.Count % 2 != 0)
        {
            return Left($"options must come as --name value, found {words.Last} without a value");
        }

        var pairs = Seq(words.Chunk(2).Select(pair => (Name: pair[0], Value: pair[1])).ToArray());
        var unknown = pairs.Find(pair => !pair.Name.StartsWith("--", StringComparison.Ordinal)).Map(pair => pair.Name);
        var twice = pairs.GroupBy(pair => pair.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToArray();
        return unknown.Match(
            name => Left($"must be an option (--name value), found {name}"),
            () => twice.Length > 0
                ? Left($"{twice[0]} is given twice")
                : Right<string, Seq<(string Name, string Value)>>(pairs.Map(pair => (pair.Name[2..], pair.Value)).Strict()));
    }
}
