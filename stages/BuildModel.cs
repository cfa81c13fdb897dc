using System.Text.Json;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>build</c>: describes a network for a data set and draws its starting weights.</summary>
/// <remarks>Outputs <c>weights.safetensors</c>, <c>network.mmd</c> (a Mermaid drawing) and <c>summary.json</c>.</remarks>
internal static class BuildModel
{
    private const int Version = 1;

    /// <summary>Everything that decides the output but the seed.</summary>
    private sealed record Record(Architecture Architecture, Shape Input, Seq<DataTask> Tasks);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static StageKind<Product> Kind { get; } = new("build", source => Reading.Says(source, "build", Toy.BuildPoint.Word)
        ? Toy.BuildPoint.Decode(source)
        : DecodeFields(source.Node).Map(fields => new StageDraft<Product>(Seq1(fields.Data), inputs => Resolve(source, fields.Architecture, fields.Data, inputs[0]))));

    private static Validation<Problem, (Architecture Architecture, InputRef Data)> DecodeFields(ConfigNode.Mapping node) =>
        Word("mtan", "segnet", "lenet", "mtan-lenet", Toy.BuildPoint.Word).Read(node).Bind(word => (word switch
        {
            "mtan" => Segnet(word, filters => new Architecture.MtanSegNet(filters)),
            "segnet" => Segnet(word, filters => new Architecture.SharedSegNet(filters)),
            "lenet" => Lenet(word, (channels, features) => new Architecture.SharedLenet(channels, features)),
            _ => Lenet(word, (channels, features) => new Architecture.AttentiveLenet(channels, features)),
        }).Decoder(node));

    private static Fields<string> Word(params string[] words) => Field.Required("build", Decode.Word(words));

    private static Fields<InputRef> Data => Field.Required("data", Decode.Reference);

    private static Fields<(Architecture, InputRef)> Segnet(string word, Func<Seq<int>, Architecture> make) => (
        Word(word),
        Data,
        Field.Optional("filters", Decode.List(Decode.Int(1, 4096), 1), Seq(64, 128, 256, 512, 512)))
        .Apply((_, data, filters) => (make(filters), data));

    private static Fields<(Architecture, InputRef)> Lenet(string word, Func<Seq<int>, int, Architecture> make) => (
        Word(word),
        Data,
        Field.Optional("channels", Decode.List(Decode.Int(1, 4096), 1), Seq(10, 20)),
        Field.Optional("features", Decode.Int(1, 65_536), 50))
        .Apply((_, data, channels, features) => (make(channels, features), data));

    private static Validation<Problem, StageBody<Product>> Resolve(
        StageSource source, Architecture architecture, InputRef reference, Product product) =>
        from data in Reading.As<Product.DataSet>(reference, product, "a data set (load)")
        from fits in Suits(source, architecture, data.Info)
        from network in architecture.Describe(data.Info.Input, TaskHeads.Of(data.Info)).Bind(WellFormed.Check)
            .MapFail(reason => source.Node.Place.Problem(reason))
        select Body(architecture, network, data.Info);

    private static Validation<Problem, Unit> Suits(StageSource source, Architecture architecture, DataInfo info) =>
        info.Tasks.ForAll(task => architecture.Dense != task.Kind is TaskKind.Classification)
            ? Success<Problem, Unit>(unit)
            : source.Node.Place.Child("build", source.Node.Place.At).Problem(architecture.Dense
                ? "must be lenet or mtan-lenet for tasks with one class a picture"
                : "must be mtan or segnet for tasks with a value a pixel");

    private static StageBody<Product> Body(Architecture architecture, Network network, DataInfo info) => new(
        Version,
        Canonical.Of(new Record(architecture, info.Input, info.Tasks)),
        Versions.None,
        () => Seq<(string, string)>(),
        Seeded: true,
        new Product.Model(network, info),
        run => Write(network, info, run));

    private static Either<string, Unit> Write(Network network, DataInfo info, StageRun run)
    {
        var parameters = Parameters.TrainableCount(network);
        var flops = Flops.Of(network).Total;
        run.Report(FormattableString.Invariant($"{parameters:N0} parameters, {flops / 1e9:0.###} GFLOP a forward pass of one example"));
        File.WriteAllText(Path.Combine(run.Folder, "network.mmd"), Drawing.Mermaid(network));
        File.WriteAllText(
            Path.Combine(run.Folder, "summary.json"),
            JsonSerializer.Serialize(new { parameters, flops_per_example = flops, input = info.Input.ToString(), nodes = network.Nodes.Count }, Indented));
        return WeightsFile.WriteInitial(Path.Combine(run.Folder, WeightsFile.Name), network, run.Seed);
    }
}
