using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>load</c>: packs a data set into one file per split.</summary>
/// <remarks>Outputs <c>train.safetensors</c> and <c>test.safetensors</c>.</remarks>
internal static class LoadStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "load";

    private const int Version = 1;

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = Decode.Tagged(Keyword, Field.None(unit), Sources).Map(Stage (read) => new Stage.Load(read.Value));

    private static Seq<(string Word, Fields<Source> Fields)> Sources => Seq(("scenes", Scenes), ("folder", Folder), ("multi-fashion", MultiFashion));

    private static Fields<Source> Scenes => (
        Field.Optional("train", Decode.Int(1, 1_000_000), 512),
        Field.Optional("test", Decode.Int(1, 1_000_000), 128),
        Field.Optional("height", Decode.Int(16, 2048), 64),
        Field.Optional("width", Decode.Int(16, 2048), 96))
        .Apply((train, test, height, width) => (Source)new Source.Scenes(train, test, height, width));

    private static Fields<Source> Folder => (
        Field.Required("path", Decode.Text),
        Field.Required("layout", Decode.Choice(("nyuv2", Layout.Nyuv2), ("cityscapes", Layout.Cityscapes))),
        Field.Maybe("classes", Decode.Int(2, 127)),
        Field.Optional("augment", Decode.Bool, false))
        .Apply((path, layout, classes, augment) =>
            (Source)new Source.Folder(path, layout, classes.IfNone(Source.Folder.DefaultClasses(layout)), augment));

    private static Fields<Source> MultiFashion => (
        Field.Optional("path", Decode.Text, Source.MultiFashion.DefaultPath),
        Field.Maybe("train", Decode.Int(1, 60_000)),
        Field.Maybe("test", Decode.Int(1, 10_000)))
        .Apply((path, train, test) => (Source)new Source.MultiFashion(path, train, test));

    /// <summary>The stage's work: what the data set is, is known now; the data are read when it runs.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Load load, StageContext<StageOutput> context) =>
        Data.Sources.Describe(load.Source).Match(
            Right: info => Success<Problem, StageWork<StageOutput>>(Work(load.Source, info)),
            Left: reason => context.Problem("", reason));

    private static StageWork<StageOutput> Work(Source data, DataInfo info) => new(
        Version,
        Canonical.Of(Placeless(data)),
        new StageOutput.DataSet(info, data),
        run => Data.Sources.Pack(data, new Packing(run.Seed, run.Folder, run.Report, run.Cancel)))
    {
        Sources = () => Data.Sources.Digests(data).Map(files => files.Map(file => (file.Name, file.Digest)).Strict()),
        Seeded = data is not Source.Folder,
    };

    /// <summary>The record without paths: what they lead to is in the key by content.</summary>
    private static Source Placeless(Source data) => data switch
    {
        Source.Folder folder => folder with { Path = "" },
        Source.MultiFashion fashion => fashion with { Path = "" },
        _ => data,
    };
}
