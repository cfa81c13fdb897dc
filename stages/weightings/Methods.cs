using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>Every weighting method: what a pipeline may name, and what <c>methods</c> lists.</summary>
public static class Methods
{
    /// <summary>All of them, those from losses first, then those from the Gramian, then those from gradients.</summary>
    public static Seq<Method> All { get; } = Seq(
        Equal.Method, ScaleInvariant.Method, RandomWeights.Method, Dwa.Method, Uncertainty.Method, Gls.Method, Stch.Method,
        ExcessMtl.Method, Famo.Method, SingleTask.Method,
        Mgda.Method, Cagrad.Method, CagradFast.Method, ImtlG.Method, NashMtl.Method, AlignedMtl.Method, FairGrad.Method, UpGrad.Method,
        DualProj.Method, PcGrad.Method, GradVac.Method, DbMtl.Method, Krum.Method, Constant.Method,
        GradDrop.Method, GradNorm.Method, TrimmedMean.Method, Config.Method, Imtl.Method);

    /// <summary>The method of a configuration.</summary>
    public static Method Of(Weighting weighting) => All.Find(method => method.Case == weighting.GetType())
        .IfNone(() => throw new System.Diagnostics.UnreachableException(weighting.GetType().Name));

    /// <summary>The method with a name.</summary>
    public static Option<Method> Named(string word) => All.Find(method => method.About.Word == word);

    /// <summary>The method before its first step.</summary>
    public static Weigher Start(Weighting weighting, Roster roster)
    {
        var method = Of(weighting);
        var plain = method.Start(weighting, roster);
        var logs = method.Logarithms == Logarithms.Always || (method.Logarithms == Logarithms.Optional && weighting.Log);
        var logged = logs ? LogLosses.Wrap(plain, weighting.MinLosses) : plain;
        return weighting.Every > 1 ? Reused.Wrap(logged, weighting.Every) : logged;
    }

    /// <summary>The method before its first step, for tasks without names.</summary>
    public static Weigher Start(Weighting weighting, int tasks, ulong seed = 0) => Start(weighting, Roster.Numbered(tasks, seed));

    /// <summary>What the options of a weighting must agree on with the tasks they are for: the message where they do not.</summary>
    public static Option<string> Misfit(Weighting weighting, Seq<string> tasks) =>
        CommonOptions.Misfit(weighting, tasks) || Of(weighting).Misfit(weighting, tasks);
}
