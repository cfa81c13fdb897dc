using System.Text.Json;

namespace Multitask.Pipeline.Running;

/// <summary>One run of a stage as its ranks are told of it: a file in the folder of the run, whose path stands in an environment variable.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Run">What its work may use; lines and cancellation are the process's own.</param>
internal sealed record RankJob(string Stage, StageRun Run)
{
    /// <summary>Makes a process that runs the pipeline a rank of one stage.</summary>
    internal const string Variable = "MULTITASK_RANK_JOB";

    private sealed record Text(string Stage, string Key, string Parts, string[][] Sources, string Folder, string Checkpoints, ulong Seed, Input[] Inputs);

    private sealed record Input(string Stage, string Key, string Digest, Dictionary<string, string> Files, Dictionary<string, string> Digests);

    /// <summary>Writes the file.</summary>
    internal Either<string, Unit> Write(string path) => Disk.Try(() => File.WriteAllText(path, JsonSerializer.Serialize(new Text(
        Stage,
        Run.Key.Value,
        Run.Key.Parts,
        [.. Run.Key.Sources.Map(source => new[] { source.Name, source.Digest })],
        Run.Folder,
        Run.Checkpoints,
        Run.Seed,
        [.. Run.Inputs.Map(input => new Input(input.Stage, input.Key, input.Digest, Plain(input.Files), Plain(input.Digests)))]))));

    /// <summary>Reads it again.</summary>
    internal static Either<string, RankJob> Read(string path, Action<string> report, CancellationToken cancel) => Disk.Try(() => File.ReadAllText(path))
        .Bind(text => Optional(JsonSerializer.Deserialize<Text>(text)).ToEither($"{path} is no job of a rank"))
        .Map(job => new RankJob(job.Stage, new StageRun(
            toSeq(job.Inputs).Map(Of).Strict(),
            job.Folder,
            job.Seed,
            report,
            new StageKey(job.Key, job.Parts) { Sources = toSeq(job.Sources).Map(pair => (pair[0], pair[1])).Strict() },
            cancel)
        {
            Checkpoints = job.Checkpoints,
        }));

    private static Artifact Of(Input input) => new(input.Stage, input.Key, input.Digest, Mapped(input.Files)) { Digests = Mapped(input.Digests) };

    private static Dictionary<string, string> Plain(Map<string, string> map) => map.AsEnumerable().ToDictionary(pair => pair.Key, pair => pair.Value);

    private static Map<string, string> Mapped(Dictionary<string, string> map) => toMap(map.Select(pair => (pair.Key, pair.Value)));
}
