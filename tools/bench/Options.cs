using System.CommandLine.Parsing;
using System.Globalization;
using static LanguageExt.Prelude;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary>The kinds of options there are. Only those for weightings load the product's decoders, and with them many types.</summary>
internal static class Options
{
    private const int Most = 100_000;

    /// <summary>A whole number.</summary>
    internal static CommandLine.Option<int> Number(string name, int standard, string description, int min = 1, int max = Most) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Number(result, name, Text(result), (min, max)),
    };

    /// <summary>Whole numbers with commas between them.</summary>
    internal static CommandLine.Option<int[]> Numbers(string name, int[] standard, string description, int min, int max) => new(name)
    {
        Description = description,
        HelpName = "n,n,...",
        DefaultValueFactory = _ => standard,
        CustomParser = result => [.. Items(result).Select(item => Number(result, name, item, (min, max)))],
    };

    /// <summary>Some of the choices, with commas between them.</summary>
    internal static CommandLine.Option<string[]> Words(string name, string[] standard, string description, string[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join(',', choices),
        DefaultValueFactory = _ => standard,
        CustomParser = result => [.. Items(result).Select(item => choices[Place(result, name, item, choices)])],
    };

    /// <summary>One of the choices; the first if it is not given.</summary>
    internal static CommandLine.Option<T> Choice<T>(string name, string description, params (string Word, T Value)[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices.Select(choice => choice.Word)),
        DefaultValueFactory = _ => choices[0].Value,
        CustomParser = result => choices[Place(result, name, Text(result), [.. choices.Select(choice => choice.Word)])].Value,
    };

    /// <summary>A weighting as a pipeline has it, or several.</summary>
    internal static CommandLine.Option<T> Weighting<T>(Decoder<T> decoder, T standard) => new("--weighting")
    {
        Description = "How tasks are combined, as in a pipeline",
        HelpName = "weighting",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Yaml.ReadValue(Text(result), "--weighting").Bind(node => decoder(node)).Match(
            value => value,
            problems => Refuse(result, string.Join("; ", problems.Map(problem => $"{problem.Path}: {problem.Message}")), standard)),
    };

    /// <summary>The threads of torch.</summary>
    internal static CommandLine.Option<int> Threads() => Number("--threads", Environment.ProcessorCount, "Threads of torch", max: 1024);

    private static string Text(ArgumentResult result) => string.Join(' ', result.Tokens.Select(token => token.Value));

    private static string[] Items(ArgumentResult result) => Text(result).Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);

    private static int Number(ArgumentResult result, string name, string text, (int Min, int Max) bounds) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= bounds.Min && number <= bounds.Max
            ? number
            : Refuse(result, FormattableString.Invariant($"{name} must be from {bounds.Min} to {bounds.Max}, found {text}"), bounds.Min);

    private static int Place(ArgumentResult result, string name, string word, string[] choices) => choices.IndexOf(word) is >= 0 and var at
        ? at
        : Refuse(result, $"{name} must be one of {string.Join(", ", choices)}, found {word}{DidYouMean.Hint(word, Seq(choices))}", 0);

    private static T Refuse<T>(ArgumentResult result, string mistake, T instead)
    {
        result.AddError(mistake);
        return instead;
    }
}
