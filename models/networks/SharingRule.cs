using System.Diagnostics;

namespace Multitask.Models.Networks;

/// <summary>How an encoder is shared, given how it is described with one trunk for all tasks.</summary>
internal static class SharingRule
{
    private const int MostExperts = 64;

    /// <summary>A network for tasks, from how it is described for any of them with one trunk; or why there is none.</summary>
    internal static Validation<string, Network> Describe(this Sharing sharing, Seq<HeadSpec> heads, Func<Seq<HeadSpec>, Network> describe) =>
        ConfigRules.Verdict(sharing, Mistakes(sharing)).Bind(_ => sharing switch
        {
            Sharing.Hard => Success<string, Network>(describe(heads)),
            Sharing.Single => SingleTaskNetworks.Describe(heads, describe),
            Sharing.CrossStitch stitch => StitchedNetworks.Describe(Trunk.Of(describe(heads)), stitch.Own),
            Sharing.Mmoe mmoe => Experts.Describe(Trunk.Of(describe(heads)), new(1, mmoe.Experts, 0, Gates.Softmax)),
            Sharing.Cgc cgc => Experts.Describe(Trunk.Of(describe(heads)), new(1, cgc.Shared, cgc.Specific, Gates.Softmax)),
            Sharing.Ple ple => Experts.Describe(Trunk.Of(describe(heads)), new(ple.Levels, ple.Shared, ple.Specific, Gates.Softmax)),
            Sharing.DselectK select => Experts.Describe(
                Trunk.Of(describe(heads)), new(1, select.Experts, 0, Gates.SmoothSelect(select.Selected, select.Gamma))),
            _ => throw new UnreachableException(),
        }).MapFail(reason => $"sharing: {reason}");

    private static Seq<string> Mistakes(Sharing sharing) => sharing switch
    {
        Sharing.CrossStitch { Own: not (> 0 and <= 1) } stitch => Seq1(FormattableString.Invariant($"own must be above 0 and at most 1, found {stitch.Own}")),
        Sharing.Mmoe mmoe => Counted("experts", mmoe.Experts, 2),
        Sharing.Cgc cgc => Counted("shared", cgc.Shared, 1) + Counted("specific", cgc.Specific, 1),
        Sharing.Ple ple => Counted("levels", ple.Levels, 2) + Counted("shared", ple.Shared, 1) + Counted("specific", ple.Specific, 1),
        Sharing.DselectK select => Counted("experts", select.Experts, 2) + Power(select.Experts) + Chosen(select)
            + (select.Gamma is > 0 and < double.PositiveInfinity ? Seq<string>() : Seq1(FormattableString.Invariant($"gamma must be above 0, found {select.Gamma}"))),
        _ => Seq<string>(),
    };

    private static Seq<string> Chosen(Sharing.DselectK select) => select.Selected >= 1 && select.Selected <= select.Experts
        ? Seq<string>()
        : Seq1($"selected must be 1 to the {select.Experts} experts, found {select.Selected}");

    private static Seq<string> Counted(string name, int value, int least) =>
        value >= least && value <= MostExperts ? Seq<string>() : Seq1($"{name} must be {least} to {MostExperts}, found {value}");

    private static Seq<string> Power(int experts) =>
        (experts & (experts - 1)) == 0 ? Seq<string>() : Seq1($"experts must be a power of two, found {experts}");
}
