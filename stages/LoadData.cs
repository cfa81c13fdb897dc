using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>load</c>: packs a data set into one file per split.</summary>
/// <remarks>Outputs <c>train.safetensors</c> and <c>test.safetensors</c>.</remarks>
internal static class LoadData
{
    private const int Version = 1;

    internal static StageKind<Product> Kind { get; } = new("load", source => Reading.Says(source, "load", Toy.LoadToy.Word)
        ? Toy.LoadToy.Decode(source)
        : Sources.Decoder(Toy.LoadToy.Word)(source.Node).Map(data => new StageDraft<Product>(Seq<InputRef>(), _ => Resolve(source, data))));

    private static Validation<Problem, StageBody<Product>> Resolve(StageSource source, Source data) =>
        data.Describe().Match(
            Right: info => Success<Problem, StageBody<Product>>(Body(data, info)),
            Left: reason => source.Node.Place.Problem(reason));

    private static StageBody<Product> Body(Source data, DataInfo info) => new(
        Version,
        Canonical.Of(data.WithoutPaths),
        Versions.None,
        () => data.Digests().Map(files => files.Map(file => (file.Name, file.Digest))),
        Seeded: data.IsSeeded,
        new Product.DataSet(info, data),
        run => data.Pack(new Packing(run.Seed, run.Folder, run.Report, run.Cancel)));
}
