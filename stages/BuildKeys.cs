using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>A network that a file may name.</summary>
/// <param name="Word">Its name.</param>
/// <param name="Paper">Where it was published.</param>
/// <param name="Published">It in its published size.</param>
/// <param name="Fields">The keys it brings.</param>
internal sealed record NamedNetwork(string Word, string Paper, Architecture Published, Fields<Architecture> Fields);

/// <summary>The keys of the <c>build</c> stage, and which network is for which data.</summary>
internal static class BuildKeys
{
    /// <summary>Every network.</summary>
    internal static Seq<NamedNetwork> Networks => Seq(
        new NamedNetwork(
            "mtan", "MTAN on SegNet: Liu et al., CVPR 2019",
            new Architecture.MtanSegNet(), (Filters, Separate).Apply((filters, sharing) => Shared(new Architecture.MtanSegNet(filters), sharing))),
        new NamedNetwork(
            "segnet", "SegNet: Badrinarayanan et al., PAMI 2017, in the size of MTAN's",
            new Architecture.SharedSegNet(), (Filters, Deep, Sharings)
                .Apply(Architecture (filters, deep, sharing) => new Architecture.SharedSegNet(filters) { Deep = deep, Sharing = sharing })),
        new NamedNetwork(
            "lenet", "LeNet: LeCun et al., Proc. IEEE 1998, in the size of Sener and Koltun, NeurIPS 2018",
            new Architecture.SharedLenet(), (Widths("channels", 10, 20), Features, Sharings)
                .Apply(Architecture (channels, features, sharing) => new Architecture.SharedLenet(channels, features) { Sharing = sharing })),
        new NamedNetwork(
            "mtan-lenet", "MTAN's attention (Liu et al., CVPR 2019) on LeNet",
            new Architecture.AttentiveLenet(), (Widths("channels", 10, 20), Features, Separate)
                .Apply((channels, features, sharing) => Shared(new Architecture.AttentiveLenet(channels, features), sharing))),
        new NamedNetwork(
            "convnet", "The network for CelebA of FAMO: Liu et al., NeurIPS 2023",
            new Architecture.Convnet(), (Widths("channels", 64, 128, 256, 512), Widths("features", 512, 512), Sharings)
                .Apply(Architecture (channels, features, sharing) => new Architecture.Convnet(channels, features) { Sharing = sharing })),
        new NamedNetwork(
            "mlp", "A multilayer perceptron; embeddings of categories: Guo and Berkhahn, arXiv 1604.06737",
            new Architecture.Mlp(), (Widths("widths", 128, 128), Dropout, Embedding, Categories, Sharings)
                .Apply(Architecture (widths, dropout, embedding, categories, sharing) =>
                    new Architecture.Mlp(widths) { Dropout = dropout, Embedding = embedding, Categories = categories, Sharing = sharing })),
        new NamedNetwork(
            "mpnn", "Message passing: Gilmer et al., ICML 2017, in the size of FAMO's for QM9, Liu et al., NeurIPS 2023",
            new Architecture.Mpnn(), (Sized("width", 64, 1024), Sized("rounds", 3, 100), Sized("hidden", 128, 4096), Sharings)
                .Apply(Architecture (width, rounds, hidden, sharing) => new Architecture.Mpnn(width, rounds, hidden) { Sharing = sharing })));

    /// <summary>Why a network is not for a data set; none: it is.</summary>
    internal static Option<string> Misfit(Architecture architecture, DataInfo info)
    {
        bool Suits(Architecture one) =>
            one.Reads == info.InputSpec.Kind && info.Tasks.ForAll(task => one.Dense == task.Kind.Definition.IsDense);
        return Suits(architecture) ? None : Some(
            Networks.Filter(one => Suits(one.Published)).Map(one => one.Word).Strict() is { IsEmpty: false } words
                ? $"must be {string.Join(" or ", words)} for {Kind(info)}"
                : $"must be a network for {Kind(info)}, and there is none");
    }

    /// <summary>What a kind of input is called.</summary>
    internal static string Words(InputKind kind) => kind switch
    {
        InputKind.Images => "images",
        InputKind.Features => "vectors of features",
        InputKind.Graphs => "graphs",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Kind(DataInfo info) =>
        $"{Words(info.InputSpec.Kind)} and {Answers(info.Tasks.Filter(task => task.Kind.Definition.IsDense).Count, info.Tasks.Count)}";

    private static string Answers(int dense, int tasks) =>
        dense == 0 ? "tasks with one answer per example"
        : dense == tasks ? "tasks with a value per pixel"
        : "tasks some of which have a value per pixel and some one answer per example";

    private static Fields<Seq<int>> Filters => Widths("filters", 64, 128, 256, 512, 512);

    private static Fields<bool> Deep => Field.Optional("deep", Decode.Bool, false);

    private static Fields<int> Features => Field.Optional("features", Decode.Int(1, 65_536), 50);

    private static Fields<int> Sized(string key, int standard, int most) => Field.Optional(key, Decode.Int(1, most), standard);

    private static Fields<double> Dropout => Field.Optional("dropout", Decode.Double(new Interval(0, false, 1, true)), 0.0);

    private static Fields<Option<int>> Embedding => Field.Maybe("embedding", Decode.Int(1, 4096));

    private static Fields<CategoryForm> Categories => Field.Optional(
        "categories", Decode.Choice(("embedding", CategoryForm.Embedding), ("one-hot", CategoryForm.OneHot)), CategoryForm.Embedding);

    private static Fields<Sharing> Sharings => Field.Optional("sharing", SharingKeys.Decoder, new Sharing.Hard());

    /// <summary>For a network whose way of sharing is its own.</summary>
    private static Fields<Sharing> Separate => Field.Optional(
        "sharing", Decode.Choice<Sharing>(("hard", new Sharing.Hard()), ("single", new Sharing.Single())), new Sharing.Hard());

    private static Architecture Shared(Architecture network, Sharing sharing) => sharing is Sharing.Single ? new Architecture.Separate(network) : network;

    private static Fields<Seq<int>> Widths(string key, params int[] standard) =>
        Field.Optional(key, Decode.List(Decode.Int(1, 4096), 1), Seq(standard));
}
