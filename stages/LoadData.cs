using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>load</c>: packs a data set into one file a split.</summary>
/// <remarks>Outputs <c>train.safetensors</c> and <c>test.safetensors</c>.</remarks>
internal static class LoadData
{
    private const int Version = 1;

    internal static StageKind<Product> Kind { get; } = new("load", source => Reading.Says(source, "load", Toy.LoadToy.Word)
        ? Toy.LoadToy.Decode(source)
        : DecodeSource(source.Node).Map(data => new StageDraft<Product>(Seq<InputRef>(), _ => Resolve(source, data))));

    /// <summary>The data source a stage's mapping describes.</summary>
    private static Validation<Problem, Source> DecodeSource(ConfigNode.Mapping node) =>
        Word("scenes", "folder", "multi-fashion", Toy.LoadToy.Word).Read(node).Bind(word => (word switch
        {
            "scenes" => Scenes,
            "folder" => Folder,
            _ => MultiFashion,
        }).Decoder(node));

    private static Fields<string> Word(params string[] words) => Field.Required("load", Decode.Word(words));

    private static Fields<Source> Scenes => (
        Word("scenes"),
        Field.Optional("train", Decode.Int(1, 1_000_000), 512),
        Field.Optional("test", Decode.Int(1, 1_000_000), 128),
        Field.Optional("height", Decode.Int(16, 2048), 64),
        Field.Optional("width", Decode.Int(16, 2048), 96))
        .Apply((_, train, test, height, width) => (Source)new Source.Scenes(train, test, height, width));

    private static Fields<Source> Folder => (
        Word("folder"),
        Field.Required("path", Decode.Text),
        Field.Required("layout", Decode.Choice(("nyuv2", Layout.Nyuv2), ("cityscapes", Layout.Cityscapes))),
        Field.Maybe("classes", Decode.Int(2, 127)),
        Field.Optional("augment", Decode.Bool, false))
        .Apply((_, path, layout, classes, augment) =>
            (Source)new Source.Folder(path, layout, classes.IfNone(Source.Folder.DefaultClasses(layout)), augment));

    private static Fields<Source> MultiFashion => (
        Word("multi-fashion"),
        Field.Optional("path", Decode.Text, Source.MultiFashion.DefaultPath),
        Field.Maybe("train", Decode.Int(1, 60_000)),
        Field.Maybe("test", Decode.Int(1, 10_000)))
        .Apply((_, path, train, test) => (Source)new Source.MultiFashion(path, train, test));

    private static Validation<Problem, StageBody<Product>> Resolve(StageSource source, Source data) =>
        Sources.Describe(data).Match(
            Right: info => Success<Problem, StageBody<Product>>(Body(data, info)),
            Left: reason => source.Node.Place.Problem(reason));

    private static StageBody<Product> Body(Source data, DataInfo info) => new(
        Version,
        Canonical.Of(Placeless(data)),
        Versions.None,
        () => Sources.Digests(data).Map(files => files.Map(file => (file.Name, file.Digest)).Strict()),
        Seeded: data is not Source.Folder,
        new Product.DataSet(info, data),
        run => Sources.Pack(data, new Packing(run.Seed, run.Folder, run.Report, run.Cancel)));

    /// <summary>The record without paths: what they lead to is in the key by content.</summary>
    private static Source Placeless(Source data) => data switch
    {
        Source.Folder folder => folder with { Path = "" },
        Source.MultiFashion fashion => fashion with { Path = "" },
        _ => data,
    };
}
