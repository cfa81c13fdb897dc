using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// How the tasks' losses or gradients are combined: the closed union of every method, as configured. Each case stands in its method's
/// file, with the published defaults.
/// </summary>
public abstract partial record Weighting
{
    private Weighting() { }

    /// <summary>Whether the method is given the logarithms of the losses instead of the losses, so that their scales do not matter.</summary>
    public bool Log { get; init; }

    /// <summary>A lower bound of each task's loss, subtracted before a logarithm is taken; empty = zero for each.</summary>
    public Seq<double> MinLosses { get; init; }

    /// <summary>CR-MOGM: the share of the last step's weights in this step's, in [0, 1); 0 = none.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public double CrMogm { get; init; }

    /// <summary>Weights are kept for so many steps; all but the first of these cost one backward pass.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The method in general.</summary>
    internal abstract WeightingSpec Spec { get; }

    /// <summary>For methods that need only a Gramian: the weights for one, in the scale of the publication.</summary>
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

    /// <summary>The state before the first step, for tasks without names.</summary>
    public WeightingState Start(int tasks, ulong seed = 0) => Start(TaskSet.Numbered(tasks, seed));

    /// <summary>Which rule about the tasks the options break; none: they suit the tasks.</summary>
    public Option<string> Misfit(Seq<string> tasks) => CommonOptions.Misfit(this, tasks) || MisfitCore(tasks);

    /// <summary>Options out of their ranges, at <c>famo.gamma</c>, with the messages that a file would get.</summary>
    public Seq<Problem> Mistakes()
    {
        var known = Spec.Keys.Map(key => key.Name);
        var foreign = Seq(("cr_mogm", CrMogm != 0), ("every", Every != 1)).Filter(option => option.Item2 && !known.Contains(option.Item1));
        return OptionRules.Mistakes(WeightingRegistry.Decoder, Spec.About.Word, this, known + foreign.Map(option => option.Item1));
    }

    /// <summary>The state before the first step, without the wrappers for <c>log</c>, <c>cr_mogm</c> and <c>every</c>.</summary>
    private protected abstract WeightingState StartCore(TaskSet tasks);

    /// <summary>Which rule about the tasks the method's own options break.</summary>
    private protected virtual Option<string> MisfitCore(Seq<string> tasks) => None;

    /// <summary>Spares cases the type argument of <c>Some</c>.</summary>
    private protected static Option<Func<Gramian, Solution>> By(Func<Gramian, Solution> solve) => Some(solve);
}
