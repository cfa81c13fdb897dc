using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>All weighting methods: those that a pipeline may name and the command <c>methods</c> lists.</summary>
public static class WeightingRegistry
{
    /// <summary>The methods in the order in which they are listed.</summary>
    public static Seq<WeightingSpec> All { get; } = Seq(
        Equal.Spec, ScaleInvariant.Spec, RandomWeights.Spec, Dwa.Spec, Uncertainty.Spec, Gls.Spec, Stch.Spec,
        Go4Align.Spec, Pbi.Spec, Cosmos.Spec, ExcessMtl.Spec, Famo.Spec, SingleTask.Spec,
        Mgda.Spec, Cagrad.Spec, CagradFast.Spec, ImtlG.Spec, NashMtl.Spec, AlignedMtl.Spec, FairGrad.Spec, UpGrad.Spec,
        DualProj.Spec, PcGrad.Spec, GradVac.Spec, DbMtl.Spec, Moco.Spec, Krum.Spec, Constant.Spec,
        GradDrop.Spec, GradNorm.Spec, TrimmedMean.Spec, Config.Spec, Imtl.Spec, NtkMtl.Spec, Modo.Spec, SdmGrad.Spec);

    /// <summary>Decodes the <c>weighting</c> key: a method's keyword, alone or with its options.</summary>
    public static Decoder<Weighting> Decoder { get; } = Decode.Union([.. All.Map(spec => new UnionCase<Weighting>(spec.About.Word, spec.Decoder))]);

    /// <summary>The method with a keyword.</summary>
    public static Option<WeightingSpec> Named(string word) => All.Find(spec => spec.About.Word == word);
}
