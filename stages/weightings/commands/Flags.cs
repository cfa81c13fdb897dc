using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>Arguments of the form <c>--name value</c>, in order.</summary>
/// <param name="Given">Names without dashes, and values as written.</param>
internal sealed record Flags(Seq<(string Name, string Value)> Given)
{
    /// <summary>From a command line.</summary>
    internal static Either<string, Flags> Parse(Seq<string> args)
    {
        if (args.Count % 2 != 0)
        {
            return Left($"flags must come as --name value, found {args.Last} without a value");
        }

        var pairs = Seq(Enumerable.Range(0, args.Count / 2).Select(i => (Name: args[2 * i], Value: args[(2 * i) + 1])).ToArray());
        var twice = pairs.GroupBy(pair => pair.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToArray();
        var strange = pairs.Find(pair => !pair.Name.StartsWith("--", StringComparison.Ordinal));
        return strange.IsSome ? Left($"must be a flag (--name value), found {strange.Map(pair => pair.Name).IfNone("")}")
            : twice.Length > 0 ? Left($"{twice[0]} is given twice")
            : new Flags(pairs.Map(pair => (pair.Name[2..], pair.Value)).Strict());
    }

    /// <summary>A flag's value, read by a decoder; <paramref name="standard"/> where it is not given.</summary>
    internal Either<string, T> Read<T>(string name, Decoder<T> decoder, Option<T> standard) => Find(name).Match(
        text => Decoded(Yaml.ReadValue(text, $"--{name}").Bind(node => decoder(node))),
        () => standard.ToEither($"needs --{name}"));

    /// <summary>The method that <c>--method</c> names, configured by all flags but <paramref name="others"/>.</summary>
    internal Either<string, Weighting> Weighting(params string[] others) =>
        from word in Find("method").ToEither("needs --method")
        from method in WeightingRegistry.Named(word)
            .ToEither($"--method must be one of {string.Join(", ", Words)}, found {word}{Nearest.Hint(word, Words)}")
        from options in Options(["method", .. others])
        from weighting in Decoded(method.Decoder(options))
        select weighting;

    private static Seq<string> Words => WeightingRegistry.All.Map(method => method.About.Word).Strict();

    private Option<string> Find(string name) => Given.Find(flag => flag.Name == name).Map(flag => flag.Value);

    /// <summary>The other flags as a mapping, as if they stood in a pipeline.</summary>
    private Either<string, ConfigNode> Options(string[] others) => Decoded(Given
        .Filter(flag => !others.Contains(flag.Name))
        .Map(flag => Yaml.ReadValue(flag.Value, $"--{flag.Name}").Map(node => new ConfigEntry(flag.Name, None, node)))
        .Strict()
        .Sequence()
        .Map(ConfigNode (entries) => new ConfigNode.Mapping(entries.Strict(), new Place("", None))));

    private static Either<string, T> Decoded<T>(Validation<Problem, T> read) => read.Match(
        value => Right<string, T>(value),
        problems => Left<string, T>(string.Join("; ", problems.Map(problem => $"{problem.Path}: {problem.Message}".TrimStart(':', ' ')))));
}
