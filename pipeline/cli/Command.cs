namespace Multitask.Pipeline.CommandLine;

/// <summary>What to do.</summary>
public abstract record Command
{
    private Command() { }

    /// <summary>Run a pipeline.</summary>
    public sealed record Run(Arguments Arguments) : Command;

    /// <summary>Show what a run would do.</summary>
    public sealed record Plan(Arguments Arguments) : Command;

    /// <summary>Show what a run would do and how things stand.</summary>
    public sealed record Status(Arguments Arguments) : Command;

    /// <summary>Show why a stage would run, or since when it need not.</summary>
    public sealed record Explain(Arguments Arguments, string Stage) : Command;

    /// <summary>Compute everything again elsewhere and compare.</summary>
    /// <param name="Arguments">The pipeline.</param>
    /// <param name="Scratch">Where; none: in the store's folder for unfinished things.</param>
    public sealed record Verify(Arguments Arguments, Option<string> Scratch) : Command;

    /// <summary>Remove from a store what nobody needs.</summary>
    public sealed record Collect(string Store, GcRules Rules, bool Yes) : Command;

    /// <summary>Show what takes how much room in a store.</summary>
    public sealed record DiskUse(string Store, bool Json) : Command;

    /// <summary>Pack the outputs of pipelines into a file.</summary>
    public sealed record Export(string Store, string File, Seq<string> Pipelines) : Command;

    /// <summary>Take the outputs from such a file.</summary>
    public sealed record Import(string Store, string File) : Command;

    /// <summary>Print a text: help or version.</summary>
    public sealed record Say(string Text) : Command;

    /// <summary>The arguments make no sense.</summary>
    public sealed record Wrong(Seq<string> Mistakes) : Command;
}
