using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>How a method treats the logarithms of losses.</summary>
public enum Logarithms
{
    /// <summary>On <c>log: true</c> it sees log-losses in place of losses.</summary>
    Optional,

    /// <summary>It is defined on log-losses.</summary>
    Always,

    /// <summary>It is defined on log-losses, and takes them itself.</summary>
    Own,
}

/// <summary>What a person wants to know of a method.</summary>
/// <param name="Word">Its name in a pipeline.</param>
/// <param name="Title">Its name in full.</param>
/// <param name="Paper">Where it was published.</param>
/// <param name="Needs">What it looks at.</param>
/// <param name="Cost">What a step costs beyond the forward pass, for K tasks.</param>
public sealed record About(string Word, string Title, string Paper, Signal Needs, string Cost);

/// <summary>A weighting method: an entry of the registry <see cref="Methods"/>.</summary>
public sealed record Method
{
    private Method() { }

    /// <summary>What a person wants to know.</summary>
    public required About About { get; init; }

    /// <summary>Its case of <see cref="Weighting"/>.</summary>
    public required Type Case { get; init; }

    /// <summary>How it treats logarithms.</summary>
    public Logarithms Logarithms { get; init; }

    /// <summary>Its options and those every method has.</summary>
    public required Decoder<Weighting> Decoder { get; init; }

    /// <summary>The method before its first step, without the wrappers for <c>log</c> and <c>every</c>.</summary>
    public required Func<Weighting, Roster, Weigher> Start { get; init; }

    /// <summary>For methods that work from the Gramian: the weights for one, in the scale of the publication.</summary>
    internal Option<Func<Weighting, Gramian, Solution>> Solve { get; init; }

    /// <summary>What its options must agree on with the tasks.</summary>
    internal Func<Weighting, Seq<string>, Option<string>> Misfit { get; init; } = (_, _) => None;

    /// <summary>An entry, from functions of the method's own case.</summary>
    internal static Method Of<T>(
        About about, Fields<T> options, Func<T, Roster, Weigher> start, Logarithms logarithms = Logarithms.Optional)
        where T : Weighting => new()
        {
            About = about,
            Case = typeof(T),
            Logarithms = logarithms,
            Decoder = CommonOptions.With(about, options.Map(Weighting (own) => own), logarithms),
            Start = (weighting, roster) => start((T)weighting, roster),
        };

    /// <summary>With the weights for one Gramian.</summary>
    internal Method Solving<T>(Func<T, Gramian, Solution> solve)
        where T : Weighting => this with
        {
            Solve = Some<Func<Weighting, Gramian, Solution>>((weighting, gramian) => solve((T)weighting, gramian)),
        };

    /// <summary>With a rule on the tasks: the message where it is broken.</summary>
    internal Method Fitting<T>(Func<T, Seq<string>, Option<string>> misfit)
        where T : Weighting => this with { Misfit = (weighting, tasks) => misfit((T)weighting, tasks) };
}
