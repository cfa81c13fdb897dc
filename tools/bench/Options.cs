using System.CommandLine.Parsing;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary>Options whose values are read, and refused, as a pipeline's are.</summary>
internal static class Options
{
    private const int Most = 100_000;

    /// <summary>An option with a standard value.</summary>
    internal static CommandLine.Option<T> Of<T>(string name, Decoder<T> decoder, T standard, string description) => new(name)
    {
        Description = description,
        HelpName = name[2..],
        DefaultValueFactory = _ => standard,
        CustomParser = result => Read(result, name, decoder),
    };

    /// <summary>An option that must be given.</summary>
    internal static CommandLine.Option<T> Required<T>(string name, Decoder<T> decoder, string description) => new(name)
    {
        Description = description,
        HelpName = name[2..],
        Required = true,
        CustomParser = result => Read(result, name, decoder),
    };

    /// <summary>A count that is one or more.</summary>
    internal static CommandLine.Option<int> Count(string name, int standard, string description) =>
        Of(name, Decode.Int(1, Most), standard, description);

    /// <summary><c>--threads</c>.</summary>
    internal static CommandLine.Option<int> Threads() =>
        Of("--threads", Decode.Int(1, 1024), Environment.ProcessorCount, "Threads of torch");

    /// <summary><c>--weighting</c>.</summary>
    internal static CommandLine.Option<Weighting> Weighting(Weighting standard) =>
        Of("--weighting", WeightingDecoding.Decoder, standard, "How tasks are put together, as in a pipeline");

    private static T? Read<T>(ArgumentResult result, string name, Decoder<T> decoder)
    {
        var read = Yaml.ReadValue(string.Join(' ', result.Tokens.Select(token => token.Value)), name).Bind(node => decoder(node));
        read.IfFail(problems => problems.Iter(problem => result.AddError($"{problem.Path}: {problem.Message}")));
        return read.SuccessAsEnumerable().FirstOrDefault();
    }
}
