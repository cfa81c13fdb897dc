using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>Every weighting method: what a pipeline may name, and what <c>methods</c> lists.</summary>
public static class WeightingRegistry
{
    /// <summary>All of them: first those from losses, then those from the Gramian, then those from gradients.</summary>
    public static Seq<WeightingSpec> All { get; } = Seq(
        Equal.Spec, ScaleInvariant.Spec, RandomWeights.Spec, Dwa.Spec, Uncertainty.Spec, Gls.Spec, Stch.Spec,
        Go4Align.Spec, Pbi.Spec, Cosmos.Spec, ExcessMtl.Spec, Famo.Spec, SingleTask.Spec,
        Mgda.Spec, Cagrad.Spec, CagradFast.Spec, ImtlG.Spec, NashMtl.Spec, AlignedMtl.Spec, FairGrad.Spec, UpGrad.Spec,
        DualProj.Spec, PcGrad.Spec, GradVac.Spec, DbMtl.Spec, Moco.Spec, Krum.Spec, Constant.Spec,
        GradDrop.Spec, GradNorm.Spec, TrimmedMean.Spec, Config.Spec, Imtl.Spec, NtkMtl.Spec, Modo.Spec, SdmGrad.Spec);

    /// <summary>The <c>weighting</c> key: a method's word, or the word with its options.</summary>
    public static Decoder<Weighting> Decoder { get; } = Decode.Union([.. All.Map(spec => new UnionCase<Weighting>(spec.About.Word, spec.Decoder))]);

    /// <summary>The method with a name.</summary>
    public static Option<WeightingSpec> Named(string word) => All.Find(spec => spec.About.Word == word);
}
