using System.CommandLine;
using System.Globalization;
using FlagOption = System.CommandLine.Option<bool>;
using ManyOption = System.CommandLine.Option<string[]>;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The forms that arguments and options of commands have.</summary>
public static class Options
{
    /// <summary>An option without a value.</summary>
    public static FlagOption Flag(string name, string description) => new(name) { Description = description };

    /// <summary>An option with one value.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What the help calls the value.</param>
    /// <param name="description">For the help.</param>
    public static OneOption One(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>An option whose value is a whole number within a range, both ends included.</summary>
    internal static OneOption Whole(string name, (int Least, int Most) range, string description)
    {
        var option = One(name, "n", description);
        option.Validators.Add(result => result.Tokens
            .Where(token => !int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < range.Least || number > range.Most)
            .ToList()
            .ForEach(token => result.AddError(FormattableString.Invariant($"{name} must be a whole number from {range.Least} to {range.Most}, found {token.Value}"))));
        return option;
    }

    /// <summary>An option that may be given many times.</summary>
    internal static ManyOption Many(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore };

    /// <summary>The folder of the store.</summary>
    internal static OneOption Store() => Folder("--store", "Where outputs are kept; .pipeline if not given");

    /// <summary>An option that names a folder. Nothing at all is refused: an unset variable of a shell must not mean the current folder.</summary>
    internal static OneOption Folder(string name, string description)
    {
        var option = One(name, "folder", description);
        option.Validators.Add(result => result.Tokens
            .Where(token => string.IsNullOrWhiteSpace(token.Value))
            .ToList()
            .ForEach(_ => result.AddError($"{name} must name a folder, found nothing")));
        return option;
    }

    /// <summary>An argument that must be there.</summary>
    internal static Argument<string> Word(string name, string description) => NoOption(new(name) { Description = description });

    /// <summary>The pipeline's file.</summary>
    internal static Argument<string> File() => NoOption(new("file")
    {
        Description = "The pipeline; pipeline.yaml if not given",
        Arity = ArgumentArity.ZeroOrOne,
    });

    /// <summary>The value of an option or argument that may be missing.</summary>
    internal static LanguageExt.Option<string> Given(string? text) => text is null ? None : Some(text);

    /// <summary>What begins with a dash is a misspelt option: it would count as a file otherwise.</summary>
    private static Argument<string> NoOption(Argument<string> argument)
    {
        argument.Validators.Add(result => result.Tokens
            .Where(token => token.Value.StartsWith('-'))
            .ToList()
            .ForEach(token => result.AddError($"Unrecognized option {token.Value}")));
        argument.Validators.Add(result => result.Tokens
            .Where(token => string.IsNullOrWhiteSpace(token.Value))
            .ToList()
            .ForEach(_ => result.AddError($"{argument.Name} must not be empty")));
        return argument;
    }
}
