namespace Multitask.Models.Networks;

/// <summary>How the tasks of a network share an encoder: the closed union of parameter-sharing architectures, for any encoder.</summary>
/// <remarks>
/// A task's gate and its own experts (in <see cref="Ple"/>, those of the last level) are part of its head, whose gradient no weighting combines. As
/// in LibMTL, everything else is shared: this includes the networks and stitches of <see cref="CrossStitch"/> and <see cref="CommonStitch"/>, the
/// networks and branches of <see cref="Ltb"/>, and all but the last level of <see cref="Ple"/>.
/// </remarks>
public abstract record Sharing
{
    private Sharing() { }

    /// <summary>Hard parameter sharing: all tasks share one trunk and have their own heads (Caruana, 1997).</summary>
    public sealed record Hard : Sharing;

    /// <summary>No sharing: a separate network per task, the single-task baseline.</summary>
    public sealed record Single : Sharing;

    /// <summary>
    /// Cross-stitch networks: a separate network per task, whose features after each stage are replaced by a learnt weighted sum of all networks'
    /// features, with one weight per network (Misra, Shrivastava, Gupta and Hebert, CVPR 2016, equation 1).
    /// </summary>
    /// <param name="Own">The initial weight of a task's own features, in (0, 1]; the others share the rest equally. 0.9 in the paper.</param>
    public sealed record CrossStitch(double Own = 0.9) : Sharing;

    /// <summary>
    /// Cross-stitch networks as in the published code of MTAN and CAGrad: between two stages, all tasks continue with the same learnt weighted sum of
    /// all networks' features, whose initial weights are 1. There is no sum after the last stage.
    /// </summary>
    public sealed record CommonStitch : Sharing;

    /// <summary>
    /// The multi-task attention network: one trunk, from which each task selects features with its own attention masks after each stage (Liu, Johns
    /// and Davison, CVPR 2019). Only for image encoders.
    /// </summary>
    public sealed record Mtan : Sharing;

    /// <summary>
    /// Learning to branch: each stage has one copy per task, and each copy, and each head, reads one of the copies of the stage before. These
    /// branches are sampled in training with learnt probabilities; afterwards the most probable ones are used (Guo, Lee and Ulbricht, ICML 2020).
    /// </summary>
    /// <param name="Temperature">The temperature of the Gumbel-softmax in the first step, greater than 0.</param>
    /// <param name="FinalTemperature">The temperature that it approaches towards the last step, greater than 0.</param>
    public sealed record Ltb(double Temperature = 10, double FinalTemperature = 0.5) : Sharing;

    /// <summary>
    /// Multi-gate mixture of experts: all tasks share several trunks, the experts, and each task has a gate, the softmax of a linear map of the
    /// input, that weights their sum (Ma et al., KDD 2018, equations 6 and 7).
    /// </summary>
    /// <param name="Experts">The number of experts, at least 2.</param>
    public sealed record Mmoe(int Experts = 4) : Sharing;

    /// <summary>
    /// Customized gate control: <see cref="Mmoe"/> in which each task has its own experts in addition to the shared ones (Tang, Liu, Zhao and Gong,
    /// RecSys 2020, section 4.1).
    /// </summary>
    /// <param name="Shared">The number of shared experts, at least 1.</param>
    /// <param name="Specific">The number of experts of each task, at least 1.</param>
    public sealed record Cgc(int Shared = 2, int Specific = 1) : Sharing;

    /// <summary>
    /// Progressive layered extraction: several consecutive levels of <see cref="Cgc"/>, in which the shared experts read a gated sum of all experts
    /// of the level before (Tang, Liu, Zhao and Gong, RecSys 2020, section 4.2).
    /// </summary>
    /// <param name="Levels">The number of levels into which the stages of the trunk are divided, at least 2.</param>
    /// <param name="Shared">The number of shared experts per level, at least 1.</param>
    /// <param name="Specific">The number of experts of each task per level, at least 1.</param>
    public sealed record Ple(int Levels = 2, int Shared = 2, int Specific = 1) : Sharing;

    /// <summary>
    /// DSelect-k: <see cref="Mmoe"/> with gates that select at most k experts, by the smooth-step function of the bits of their indices (Hazimeh
    /// et al., NeurIPS 2021, section 3.2).
    /// </summary>
    /// <param name="Experts">The number of experts, a power of two, at least 2.</param>
    /// <param name="Selected">The number k of experts that a gate selects at most, at least 1.</param>
    /// <param name="Gamma">The width of the range around 0 in which the smooth-step function rises from 0 to 1, greater than 0.</param>
    public sealed record DselectK(int Experts = 4, int Selected = 2, double Gamma = 1) : Sharing;
}
