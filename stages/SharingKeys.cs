using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>A way of sharing an encoder that a file may name.</summary>
/// <param name="Word">Its name.</param>
/// <param name="Paper">What it is, and where it was published.</param>
/// <param name="Fields">The options it has.</param>
internal sealed record NamedSharing(string Word, string Paper, Fields<Sharing> Fields);

/// <summary>The values of <c>sharing</c>, a key of every network that has one encoder for all tasks.</summary>
internal static class SharingKeys
{
    /// <summary>Every way.</summary>
    internal static Seq<NamedSharing> All => Seq(
        new NamedSharing("hard", "One trunk for all tasks", Field.None<Sharing>(new Sharing.Hard())),
        new NamedSharing("split", "hard, by its name in the programs of MTAN and CAGrad: Liu et al., CVPR 2019", Field.None<Sharing>(new Sharing.Hard())),
        new NamedSharing("single", "A whole network per task", Field.None<Sharing>(new Sharing.Single())),
        new NamedSharing(
            "cross-stitch", "Cross-stitch networks: Misra et al., CVPR 2016",
            Field.Optional("own", Decode.Double(new Interval(0, true, 1, false)), 0.9).Map(Sharing (own) => new Sharing.CrossStitch(own))),
        new NamedSharing(
            "common-stitch", "Cross-stitch networks with one sum for all tasks, as the programs of MTAN and CAGrad: Liu et al., CVPR 2019",
            Field.None<Sharing>(new Sharing.CommonStitch())),
        new NamedSharing("mtan", "Multi-task attention network, for images: Liu et al., CVPR 2019", Field.None<Sharing>(new Sharing.Mtan())),
        new NamedSharing(
            "mmoe", "Multi-gate mixture of experts: Ma et al., KDD 2018",
            Count("experts", 2, 4).Map(Sharing (experts) => new Sharing.Mmoe(experts))),
        new NamedSharing(
            "cgc", "Customized gate control: Tang et al., RecSys 2020",
            (Count("shared", 1, 2), Count("specific", 1, 1)).Apply(Sharing (shared, specific) => new Sharing.Cgc(shared, specific))),
        new NamedSharing(
            "ple", "Progressive layered extraction: Tang et al., RecSys 2020",
            (Count("levels", 2, 2), Count("shared", 1, 2), Count("specific", 1, 1))
                .Apply(Sharing (levels, shared, specific) => new Sharing.Ple(levels, shared, specific))),
        new NamedSharing(
            "dselect-k", "DSelect-k: Hazimeh et al., NeurIPS 2021",
            (Count("experts", 2, 4), Count("selected", 1, 2), Field.Optional("gamma", Decode.Double(Interval.Positive), 1.0))
                .Apply(Sharing (experts, selected, gamma) => new Sharing.DselectK(experts, selected, gamma))),
        new NamedSharing(
            "ltb", "Learning to branch: Guo et al., ICML 2020",
            (Temperature("temperature", 10), Temperature("final_temperature", 0.5))
                .Apply(Sharing (first, final) => new Sharing.Ltb(first, final))));

    /// <summary>From a file: a word, or a mapping with the word and its options.</summary>
    internal static Decoder<Sharing> Decoder => Decode.Union([.. All.Map(one => new UnionCase<Sharing>(one.Word, one.Fields.Decoder))]);

    private static Fields<double> Temperature(string key, double standard) => Field.Optional(key, Decode.Double(Interval.Positive), standard);

    private static Fields<int> Count(string key, int least, int standard) => Field.Optional(key, Decode.Int(least, 64), standard);
}
