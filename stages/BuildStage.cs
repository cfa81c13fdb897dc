using System.Text.Json;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>build</c>: describes a network for a data set and draws its initial weights.</summary>
/// <remarks>Outputs <c>weights.safetensors</c>, <c>network.mmd</c> (a Mermaid drawing) and <c>summary.json</c>.</remarks>
internal static class BuildStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "build";

    private const int Version = 1;

    /// <summary>Everything that decides the output but the seed.</summary>
    private sealed record Record(Architecture Architecture, Input Input, Seq<DataTask> Tasks);

    /// <summary>An <see cref="InputSpec"/> as keys hold it.</summary>
    private sealed record Input(Shape Shape, Seq<Category> Categories)
    {
        [field: CanonicalMember(AddedLater = true)]
        public Option<GraphLayout> Graph { get; init; }
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = Decode.Tagged(
        Keyword,
        (Field.Required("data", Decode.Reference), Field.Maybe("seed", Decode.ULong)).Apply((data, seed) => (Data: data, Seed: seed)),
        BuildKeys.Networks.Map(one => new TaggedCase<Architecture>(one.Word, one.Fields)).Strict())
        .Map(Stage (read) => new Stage.Build(read.Shared.Data, read.Value) { Seed = read.Shared.Seed });

    /// <summary>The stage's work, or why the network cannot be built for the data.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Build build, StageContext<StageOutput> context) =>
        from data in context.As<StageOutput.DataSet>(0, "a data set (load)")
        from fits in context.Keeps(Keyword, BuildKeys.Misfit(build.Architecture, data.Info))
        from network in build.Architecture.Describe(data.Info.InputSpec, data.Info.Heads).Bind(WellFormed.Check)
            .MapFail(reason => context.Problem("", reason))
        select Work(build.Architecture, network, data.Info);

    private static StageWork<StageOutput> Work(Architecture architecture, Network network, DataInfo info) => new(
        Version,
        Canonical.Of(new Record(architecture, new Input(info.Input, info.Categories) { Graph = info.Graph }, info.Tasks)),
        new StageOutput.Model(network, info),
        run => Write(network, info, run))
    {
        Seeded = true,
        Writes = new DiskNeed(WeightsFile.Bytes(network)),
    };

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
