using System.Diagnostics;

namespace Multitask.Models.Networks;

/// <summary>Builds the network of a way of sharing from the description of an encoder with one trunk for all tasks.</summary>
internal static class SharingRule
{
    private const int MaxExperts = 64;

    /// <summary>The network, or all mistakes in the sharing's options.</summary>
    /// <param name="sharing">The way of sharing.</param>
    /// <param name="heads">The heads of the tasks.</param>
    /// <param name="describe">The network with one trunk for some of the heads.</param>
    internal static Validation<string, Network> Describe(this Sharing sharing, Seq<HeadSpec> heads, Func<Seq<HeadSpec>, Network> describe) =>
        sharing.Describe(heads, describe, None);

    /// <summary>The same for an encoder that may also have attention modules per task.</summary>
    internal static Validation<string, Network> Describe(
        this Sharing sharing, Seq<HeadSpec> heads, Func<Seq<HeadSpec>, Network> describe, Option<Func<Seq<HeadSpec>, Network>> attentive) =>
        ConfigRules.Verdict(sharing, Mistakes(sharing)).Bind(_ => sharing switch
        {
            Sharing.Hard => Success<string, Network>(describe(heads)),
            Sharing.Single => SingleTaskNetworks.Describe(heads, describe),
            Sharing.Mtan => attentive.Map(described => described(heads)).ToValidation("mtan needs an image encoder: its masks select from the features of convolutions"),
            _ => OfTrunk(sharing, Trunk.Of(describe(heads))),
        }).MapFail(reason => $"sharing: {reason}");

    /// <summary>The ways of sharing that are built from copies of the trunk's layers.</summary>
    private static Validation<string, Network> OfTrunk(Sharing sharing, Trunk trunk) => sharing switch
    {
        Sharing.CrossStitch stitch => StitchedNetworks.Describe(trunk, Junction.Stitches(trunk.Tasks.Count, stitch.Own)),
        Sharing.CommonStitch => StitchedNetworks.Describe(trunk, Junction.CommonStitch(trunk.Tasks.Count)),
        Sharing.Ltb ltb => StitchedNetworks.Describe(trunk, Junction.Branches(trunk.Tasks.Count, ltb)),
        Sharing.Mmoe mmoe => Experts.Describe(trunk, new(1, mmoe.Experts, 0, Gates.Softmax)),
        Sharing.Cgc cgc => Experts.Describe(trunk, new(1, cgc.Shared, cgc.Specific, Gates.Softmax)),
        Sharing.Ple ple => Experts.Describe(trunk, new(ple.Levels, ple.Shared, ple.Specific, Gates.Softmax)),
        Sharing.DselectK select => Experts.Describe(trunk, new(1, select.Experts, 0, Gates.SmoothSelect(select.Selected, select.Gamma))),
        _ => throw new UnreachableException(),
    };

    private static Seq<string> Mistakes(Sharing sharing) => sharing switch
    {
        Sharing.CrossStitch { Own: not (> 0 and <= 1) } stitch => Seq1(FormattableString.Invariant($"own must be above 0 and at most 1, found {stitch.Own}")),
        Sharing.Mmoe mmoe => Counted("experts", mmoe.Experts, 2),
        Sharing.Cgc cgc => Counted("shared", cgc.Shared, 1) + Counted("specific", cgc.Specific, 1),
        Sharing.Ple ple => Counted("levels", ple.Levels, 2) + Counted("shared", ple.Shared, 1) + Counted("specific", ple.Specific, 1),
        Sharing.DselectK select => Counted("experts", select.Experts, 2) + Power(select.Experts) + Chosen(select)
            + Positive("gamma", select.Gamma),
        Sharing.Ltb ltb => Positive("temperature", ltb.Temperature) + Positive("final_temperature", ltb.FinalTemperature),
        _ => Seq<string>(),
    };

    private static Seq<string> Positive(string name, double value) =>
        value is > 0 and < double.PositiveInfinity ? Seq<string>() : Seq1(FormattableString.Invariant($"{name} must be above 0, found {value}"));

    private static Seq<string> Chosen(Sharing.DselectK select) => select.Selected >= 1 && select.Selected <= select.Experts
        ? Seq<string>()
        : Seq1($"selected must be 1 to the {select.Experts} experts, found {select.Selected}");

    private static Seq<string> Counted(string name, int value, int least) =>
        value >= least && value <= MaxExperts ? Seq<string>() : Seq1($"{name} must be {least} to {MaxExperts}, found {value}");

    private static Seq<string> Power(int experts) =>
        (experts & (experts - 1)) == 0 ? Seq<string>() : Seq1($"experts must be a power of two, found {experts}");
}
