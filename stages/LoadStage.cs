using Multitask.Stages.Environments;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>load</c>: packs a data set into one file per split.</summary>
/// <remarks>Outputs <c>train.safetensors</c>, <c>test.safetensors</c> and, where there is a validation split, <c>validation.safetensors</c>.</remarks>
internal static class LoadStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "load";

    private const int Version = 2;

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = Decode.Tagged(
        Keyword,
        Field.None(unit),
        Sources.Words.Map(one => Loading(one, source => new Stage.Load(source))).Strict()
            + EnvironmentKeys.Words.Map(one => Loading(one, source => new Stage.LoadEnvironments(source))).Strict())
        .Map(read => read.Value);

    private static TaggedCase<Stage> Loading<T>(TaggedCase<T> source, Func<T, Stage> stage) =>
        new(source.Word, source.Forms.Map(form => (form.Mark, form.Fields.Map(stage))).Strict());

    /// <summary>The stage's work: what the data set is, is known now; the data are read when it runs.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Load load, StageContext<StageOutput> context) =>
        load.Source.Describe().Match(
            Right: info => Success<Problem, StageWork<StageOutput>>(Work(load.Source, info)),
            Left: reason => context.Problem("", reason));

    private static StageWork<StageOutput> Work(Source data, DataInfo info) => new(
        Version,
        Canonical.Of(data.WithoutPaths),
        new StageOutput.DataSet(info, data),
        run => Pack(data, info, new Packing(run.Seed, run.Folder, run.Report, run.Cancel) { Known = toMap(run.Key.Sources) }))
    {
        Sources = () => data.Digests().Map(files => files.Map(file => (file.Name, file.Digest))),
        Seeded = data.IsSeeded,
        Writes = data.Need(info),
    };

    private static Either<string, Unit> Pack(Source data, DataInfo info, Packing packing) =>
        data.Pack(packing).Bind(_ => Absences.Report(packing, info));
}
