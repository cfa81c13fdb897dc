using LanguageExt;
using Multitask.Models;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

/// <summary>Configurations the tests of this room share.</summary>
internal static class Samples
{
    internal static readonly Seq<int> PublishedFilters = Seq(64, 128, 256, 512, 512);

    internal static readonly Seq<HeadSpec> SceneHeads = Seq(
        new HeadSpec("semantic", 13, HeadActivation.LogSoftmax),
        new HeadSpec("depth", 1, HeadActivation.None),
        new HeadSpec("normal", 3, HeadActivation.UnitNorm));

    internal static readonly Seq<HeadSpec> DigitHeads = Seq(
        new HeadSpec("left", 10, HeadActivation.LogSoftmax),
        new HeadSpec("right", 10, HeadActivation.LogSoftmax));

    internal static SegNetConfig Published => new(Shape.Image(3, 288, 384), PublishedFilters, SceneHeads);

    internal static SegNetConfig Golden => new(Shape.Image(3, 32, 64), Seq(4, 8, 8, 8, 8), SceneHeads);

    internal static LenetConfig Digits => new(Shape.Image(1, 28, 28), Seq(10, 20), 50, DigitHeads);

    internal static readonly Seq<HeadSpec> TableHeads = Seq(
        new HeadSpec("income", 2, HeadActivation.LogSoftmax),
        new HeadSpec("married", 1, HeadActivation.Sigmoid));

    /// <summary>Two quantities and two categories, of 4 and 101 numbers, in five columns.</summary>
    internal static readonly InputSpec Table = new(Shape.Vector(5), Seq(new Category(3, 101), new Category(1, 4)));

    internal static Network Described(Architecture architecture, InputSpec input, Seq<HeadSpec> heads) =>
        architecture.Describe(input, heads).IfFail(reasons => throw new InvalidDataException(string.Join("; ", reasons)));

    internal static Network SmallConvnet(Sharing? sharing = null) =>
        Described(new Architecture.Convnet(Seq(2, 3, 4), Seq(6, 5)) { Sharing = sharing ?? new Sharing.Hard() }, new(Shape.Image(3, 8, 12)), TableHeads);

    internal static Network SmallMlp(Sharing? sharing = null, double dropout = 0) =>
        Described(new Architecture.Mlp(Seq(7, 6)) { Dropout = dropout, Sharing = sharing ?? new Sharing.Hard() }, Table, TableHeads);

    /// <summary>Each way of sharing an encoder, by the words for both.</summary>
    internal static Map<string, Network> Shared => toMap(
        from sharing in Seq<(string Word, Sharing Sharing)>(
            ("cross-stitch", new Sharing.CrossStitch()), ("mmoe", new Sharing.Mmoe(3)), ("cgc", new Sharing.Cgc(1, 2)), ("ple", new Sharing.Ple(2, 2, 1)),
            ("dselect-k", new Sharing.DselectK(4, 2)), ("common-stitch", new Sharing.CommonStitch()), ("mtan", new Sharing.Mtan()), ("ltb", new Sharing.Ltb()))
        from encoder in Encoders(sharing.Sharing)
        where (encoder.Word, sharing.Word) is not (("segnet" or "mpnn", "ple") or ("mlp" or "mpnn", "mtan"))
        select ($"{encoder.Word}, {sharing.Word}", Described(encoder.Architecture, encoder.Input, encoder.Heads)));

    /// <summary>Every encoder, in small.</summary>
    internal static Seq<(string Word, Architecture Architecture, InputSpec Input, Seq<HeadSpec> Heads)> Encoders(Sharing sharing) =>
        Seq<(string, Architecture, InputSpec, Seq<HeadSpec>)>(
            ("segnet", new Architecture.SharedSegNet(Seq(3, 4)) { Sharing = sharing }, new(Shape.Image(3, 8, 12)), SceneHeads),
            ("lenet", new Architecture.SharedLenet(Seq(4, 6), 12) { Sharing = sharing }, new(Shape.Image(1, 28, 28)), DigitHeads),
            ("convnet", new Architecture.Convnet(Seq(2, 3, 4), Seq(6, 5)) { Sharing = sharing }, new(Shape.Image(3, 8, 12)), TableHeads),
            ("mlp", new Architecture.Mlp(Seq(7, 6)) { Dropout = 0.5, Sharing = sharing }, Table, TableHeads),
            ("mpnn", new Architecture.Mpnn(5, 3, 6) { Sharing = sharing }, new(Graph.Shape) { Graph = Graph }, TableHeads));

    /// <summary>Graphs of at most four nodes.</summary>
    internal static readonly GraphLayout Graph = new(4, 3, 2);

    internal static Network SmallMpnn(Sharing? sharing = null) =>
        Described(new Architecture.Mpnn(5, 3, 6) { Sharing = sharing ?? new Sharing.Hard() }, new(Graph.Shape) { Graph = Graph }, TableHeads);

    /// <summary>Every kind of network this room describes, by name, in small sizes.</summary>
    internal static Map<string, Network> Networks => Shared + Map(
        ("mtan", Mtan.Describe(Golden)),
        ("mtan, one level", Mtan.Describe(new(Shape.Image(3, 4, 6), Seq1(5), SceneHeads))),
        ("mtan, uneven filters", Mtan.Describe(new(Shape.Image(3, 16, 24), Seq(3, 7, 4), SceneHeads))),
        ("mtan, eight levels", Mtan.Describe(new(Shape.Image(1, 256, 512), Seq(2, 3, 4, 5, 6, 7, 8, 9), SceneHeads.Tail))),
        ("segnet", SegNet.Describe(Golden)),
        ("segnet, deep", SegNet.Describe(Golden with { Deep = true })),
        ("lenet", Lenet.Describe(Digits)),
        ("mtan lenet", MtanLenet.Describe(Digits)),
        ("mtan lenet, one stage", MtanLenet.Describe(Digits with { Channels = Seq1(6) })),
        ("convnet", SmallConvnet()),
        ("convnet, single", SmallConvnet(new Sharing.Single())),
        ("mlp", SmallMlp(dropout: 0.5)),
        ("mlp, single", SmallMlp(new Sharing.Single(), 0.5)),
        ("mpnn", SmallMpnn()),
        ("mpnn, single", SmallMpnn(new Sharing.Single())),
        ("actor", ActorCritic.Actor(5, 2, Seq(7, 6))),
        ("actor of networks of their own", ActorCritic.Actor(5, 2, Seq(7, 6), new(new Sharing.Single(), Seq("a", "b"), 3))),
        ("actor of experts", ActorCritic.Actor(5, 2, Seq(7, 6), new(new Sharing.Mmoe(3), Seq("a", "b"), 3))),
        ("mlp without categories", Described(new Architecture.Mlp(), new(Shape.Vector(5)), TableHeads)),
        ("mlp of categories", Described(new Architecture.Mlp(Seq1(4)) { Embedding = 3 }, new(Shape.Vector(2), Seq(new Category(0, 2), new Category(1, 9))), TableHeads)),
        ("segnet, single", Described(new Architecture.SharedSegNet(Seq(3, 4)) { Sharing = new Sharing.Single() }, new(Shape.Image(3, 8, 12)), SceneHeads)),
        ("mtan, single", Described(new Architecture.Separate(new Architecture.MtanSegNet(Seq(3, 4))), new(Shape.Image(3, 8, 12)), SceneHeads)),
        ("mtan lenet, single", Described(new Architecture.Separate(new Architecture.AttentiveLenet(Seq(4, 6), 12)), new(Shape.Image(1, 28, 28)), DigitHeads)),
        ("lenet, single", Described(new Architecture.SharedLenet(Seq(4, 6), 12) { Sharing = new Sharing.Single() }, new(Shape.Image(1, 28, 28)), DigitHeads)),
        ("mtan lenet, three stages", MtanLenet.Describe(Digits with { Input = Shape.Image(3, 60, 44), Channels = Seq(4, 5, 6) })));
}
