namespace Multitask.Models.Networks;

/// <summary>What the tasks of a network have in common: the closed union of the ways to share an encoder, whichever it is.</summary>
/// <remarks>
/// A task's gate and experts, in <see cref="Ple"/> those of the last level, are part of its head, whose gradient no weighting combines. All
/// else is shared, as in LibMTL: the networks and stitches of <see cref="CrossStitch"/> and <see cref="CommonStitch"/>, those of <see cref="Ltb"/> with their branches, and the
/// lower levels of <see cref="Ple"/>, too.
/// </remarks>
public abstract record Sharing
{
    private Sharing() { }

    /// <summary>All but the heads: one trunk for all tasks (hard parameter sharing: Caruana, 1997).</summary>
    public sealed record Hard : Sharing;

    /// <summary>Nothing but the input: a whole network per task, the baseline of single-task learning.</summary>
    public sealed record Single : Sharing;

    /// <summary>
    /// A whole network per task; after each stage every task goes on with a learnt weighted sum of all networks' features, with one weight
    /// per network (Misra, Shrivastava, Gupta and Hebert, CVPR 2016, equation 1).
    /// </summary>
    /// <param name="Own">The weight in (0, 1] of a task's own features at the start; the others share the rest. 0.9 in the paper.</param>
    public sealed record CrossStitch(double Own = 0.9) : Sharing;

    /// <summary>
    /// Cross-stitch networks as the programs of MTAN and CAGrad have them: between two stages one learnt sum of all networks' features, which
    /// every task goes on with, its weights 1 at the start; none behind the last stage.
    /// </summary>
    public sealed record CommonStitch : Sharing;

    /// <summary>
    /// A trunk for all tasks, whose features each task selects with masks of its own, stage by stage (multi-task attention network: Liu, Johns
    /// and Davison, CVPR 2019). For encoders of images.
    /// </summary>
    public sealed record Mtan : Sharing;

    /// <summary>
    /// A copy of each stage per task, each of which reads one of the copies before it, as each task's head does: branches that are drawn in
    /// training, with probabilities that are learnt, and the most probable ones after it (learning to branch: Guo, Lee and Ulbricht, ICML 2020).
    /// </summary>
    /// <param name="Temperature">That of the Gumbel-softmax in the first step; more than 0.</param>
    /// <param name="FinalTemperature">That towards which it falls until the last step; more than 0.</param>
    public sealed record Ltb(double Temperature = 10, double FinalTemperature = 0.5) : Sharing;

    /// <summary>
    /// Several experts for all tasks, each a trunk, and per task their sum weighted by the softmax of a linear map of the input (Ma et al.,
    /// KDD 2018, equations 6 and 7).
    /// </summary>
    /// <param name="Experts">How many; at least 2.</param>
    public sealed record Mmoe(int Experts = 4) : Sharing;

    /// <summary>
    /// <see cref="Mmoe"/> in which each task has experts of its own besides the shared ones (customized gate control: Tang, Liu, Zhao and
    /// Gong, RecSys 2020, section 4.1).
    /// </summary>
    /// <param name="Shared">Experts of all tasks; at least 1.</param>
    /// <param name="Specific">Experts of each task alone; at least 1.</param>
    public sealed record Cgc(int Shared = 2, int Specific = 1) : Sharing;

    /// <summary>
    /// Several levels of <see cref="Cgc"/>, one behind the other, in each of which the shared experts read a gated sum of all experts
    /// before (progressive layered extraction: Tang, Liu, Zhao and Gong, RecSys 2020, section 4.2).
    /// </summary>
    /// <param name="Levels">Into how many parts the stages of the trunk are divided; at least 2.</param>
    /// <param name="Shared">Experts of all tasks in each level; at least 1.</param>
    /// <param name="Specific">Experts of each task in each level; at least 1.</param>
    public sealed record Ple(int Levels = 2, int Shared = 2, int Specific = 1) : Sharing;

    /// <summary>
    /// <see cref="Mmoe"/> whose gates choose at most some of the experts, by smooth steps over the bits of their numbers (Hazimeh et al.,
    /// NeurIPS 2021, section 3.2).
    /// </summary>
    /// <param name="Experts">How many: a power of two, at least 2.</param>
    /// <param name="Selected">How many of them a gate chooses at most; at least 1.</param>
    /// <param name="Gamma">Over which range around 0 a step rises from 0 to 1; more than 0.</param>
    public sealed record DselectK(int Experts = 4, int Selected = 2, double Gamma = 1) : Sharing;
}
