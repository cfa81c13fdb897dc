using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Selects parameters by a prefix of their names: <c>trunk.block1</c> selects <c>trunk.block1.*</c>, but not <c>trunk.block10.*</c>.</summary>
public static class ParameterPrefix
{
    private const int Shown = 5;

    /// <summary>Whether a parameter's name equals a prefix or continues it with a dot.</summary>
    public static bool Begins(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && (name.Length == prefix.Length || prefix.EndsWith('.') || name[prefix.Length] == '.');

    /// <summary>The message if a prefix selects no trainable parameter of a network.</summary>
    internal static Option<string> Mistake(string prefix, Network network)
    {
        var names = Parameters.Of(network).Filter(parameter => parameter.Trainable).Map(parameter => parameter.Name).Strict();
        return names.Exists(name => Begins(prefix, name))
            ? None
            : Some($"must begin the name of a parameter, found {prefix}{Near(prefix.TrimEnd('.'), Seq(names.SelectMany(Beginnings).Distinct().ToArray()))}");
    }

    /// <summary>The first few of a list, and how many more there are.</summary>
    internal static string Listed(Seq<string> all) => all.Count <= Shown
        ? string.Join(", ", all)
        : $"{string.Join(", ", all.Take(Shown))} and {all.Count - Shown} more";

    private static string Near(string prefix, Seq<string> known) => DidYouMean.Suggest(prefix, known).Match(
        guess => $"; did you mean `{guess}`?",
        () => $"; names begin with {Listed(known.Filter(name => !name.Contains('.', StringComparison.Ordinal)))}");

    /// <summary><c>a</c>, <c>a.b</c> and <c>a.b.weight</c> for <c>a.b.weight</c>.</summary>
    private static IEnumerable<string> Beginnings(string name) => Enumerable.Range(1, name.Length)
        .Where(length => length == name.Length || name[length] == '.')
        .Select(length => name[..length]);
}
