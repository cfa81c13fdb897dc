namespace Multitask.Pipeline.CommandLine;

/// <summary>A command of the product beside running and planning pipelines.</summary>
/// <param name="Words">What calls it.</param>
/// <param name="Usage">Its arguments, for the help.</param>
/// <param name="Summary">What it does, for the help.</param>
/// <param name="Run">From the arguments behind the words to the lines it prints; Left: what is wrong with them.</param>
public sealed record Verb(Seq<string> Words, string Usage, string Summary, Func<Seq<string>, Either<string, Seq<string>>> Run)
{
    /// <summary>Whether a command line calls it.</summary>
    public bool Calls(Seq<string> args) => args.Count >= Words.Count && args.Take(Words.Count).SequenceEqual(Words);

    /// <summary>Its line in the help.</summary>
    public string Line => $"  {string.Join(' ', Words)} {Usage}".PadRight(52) + Summary;
}
