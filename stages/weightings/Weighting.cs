using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// How task losses or gradients are combined: the closed union of all methods, with their options. Each case is in the file of its method,
/// with the published defaults.
/// </summary>
public abstract partial record Weighting
{
    private Weighting() { }

    /// <summary>Whether the method balances the logarithms of the losses instead of the losses, so that their scales do not matter.</summary>
    public bool Log { get; init; }

    /// <summary>A lower bound on each task's loss, subtracted before the logarithm is taken; empty = 0 for each.</summary>
    public Seq<double> MinLosses { get; init; }

    /// <summary>CR-MOGM: the decay rate alpha of the weights' exponential moving average, in [0, 1); 0 = no average.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public double CrMogm { get; init; }

    /// <summary>The number of steps for which weights are kept; all but the first of them cost a single backward pass.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The registry entry of the method.</summary>
    internal abstract WeightingSpec Spec { get; }

    /// <summary>For methods that need only a Gramian: the weights for one, scaled as in the paper.</summary>
    internal virtual Option<Func<Gramian, Solution>> Solver => None;

    /// <summary>The state before the first step.</summary>
    public WeightingState Start(TaskSet tasks)
    {
        var plain = StartCore(tasks);
        var logs = Spec.Logarithms == Logarithms.Always || (Spec.Logarithms == Logarithms.Optional && Log);
        var logged = logs ? LogLosses.Wrap(plain, MinLosses, tasks.Names) : plain;
        var smooth = CrMogm > 0 ? Weightings.CrMogm.Wrap(logged, CrMogm) : logged;
        return Every > 1 ? UpdateEvery.Wrap(smooth, Every) : smooth;
    }

    /// <summary>The state before the first step, for a number of unnamed tasks.</summary>
    public WeightingState Start(int tasks, ulong seed = 0) => Start(TaskSet.Numbered(tasks, seed));

    /// <summary>Which rule about the tasks the options break; none if they suit the tasks.</summary>
    public Option<string> Misfit(Seq<string> tasks) => CommonOptions.Misfit(this, tasks) || MisfitCore(tasks);

    /// <summary>The options that are out of range, by paths such as <c>famo.gamma</c>, with the messages that a file would get.</summary>
    public Seq<Problem> Mistakes()
    {
        var known = Spec.Keys.Map(key => key.Name);
        var inapplicable = Seq(("cr_mogm", CrMogm != 0), ("every", Every != 1)).Filter(option => option.Item2 && !known.Contains(option.Item1));
        return OptionRules.Mistakes(WeightingRegistry.Decoder, Spec.About.Word, this, known + inapplicable.Map(option => option.Item1));
    }

    /// <summary>The state before the first step, without <c>log</c>, <c>cr_mogm</c> and <c>every</c>, which wrap it.</summary>
    private protected abstract WeightingState StartCore(TaskSet tasks);

    /// <summary>Which rule about the tasks the method's own options break; none if they suit the tasks.</summary>
    private protected virtual Option<string> MisfitCore(Seq<string> tasks) => None;

    /// <summary>Spares the cases the type argument of <c>Some</c>.</summary>
    private protected static Option<Func<Gramian, Solution>> By(Func<Gramian, Solution> solve) => Some(solve);
}
