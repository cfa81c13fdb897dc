namespace Multitask.Pipeline.CommandLine;

/// <summary>All that the command line needs to know of the product's stages.</summary>
/// <param name="Plan">From a file, overrides applied, and the folder it lies in, to a plan, or all its mistakes.</param>
/// <param name="Finish">
/// Called after a successful run with the output folder (which exists): writes summaries; Left is the reason of failure.
/// </param>
public sealed record Catalogue<T>(
    Func<ConfigNode, string, Validation<Problem, Plan<T>>> Plan, Func<RunResult<T>, PublishedFolder, Either<string, Unit>> Finish)
{
    /// <summary>The keywords of the kinds of stages there are.</summary>
    public Seq<string> Kinds { get; init; }

    /// <summary>Called after <see cref="Finish"/>: hands the results on to others; says in a line each what did not work.</summary>
    public Func<RunResult<T>, PublishedFolder, Seq<string>> Track { get; init; } = (_, _) => Seq<string>();

    /// <summary>Who watches a run, given the folder that its results go to.</summary>
    public Func<Plan<T>, PublishedFolder, IRunWatch> Watch { get; init; } = (_, _) => IRunWatch.None;

    /// <summary>What to tell of a successful run at its end.</summary>
    public Func<RunResult<T>, Either<string, RunSummary>> Summary { get; init; } = _ => RunSummary.None;

    /// <summary>What the machine has of what the product's stages need.</summary>
    public Func<Seq<Finding>> Doctor { get; init; } = () => Seq<Finding>();

    /// <summary>The pipelines that <c>init</c> writes.</summary>
    public Func<Seq<PipelineTemplate>> Templates { get; init; } = () => Seq<PipelineTemplate>();

    /// <summary>The JSON Schema of pipelines.</summary>
    public Func<string> Schema { get; init; } = () => "{}\n";

    /// <summary>The product's own commands; created for each command line, with what it may tell while it runs.</summary>
    public Func<Terminal, Seq<ProductCommand>> Commands { get; init; } = _ => Seq<ProductCommand>();

    /// <summary>
    /// How the output of a stage is shown: from its artifact, and the PNG file to draw into if one is wanted, to lines of text. Left: why there
    /// is nothing to show; it follows the name of the stage.
    /// </summary>
    public Func<T, Either<string, Func<Artifact, Option<string>, Either<string, Seq<string>>>>> Inspect { get; init; } = _ => "has nothing to show";

    /// <summary>How a file is shown, given its whole path; none for a name that is no file's of a kind that can be.</summary>
    public Func<string, Option<Func<string, Either<string, Seq<string>>>>> InspectFile { get; init; } = _ => None;

    /// <summary>The versions of libraries and the like that are part of the keys on this machine, whatever the pipeline.</summary>
    public Func<Seq<(string Name, string Value)>> Environment { get; init; } = () => Seq<(string, string)>();
}
