using System.Globalization;
using System.Text.Json;

namespace Multitask.Pipeline.Executors;

/// <summary>The jobs of a plan that were handed to Slurm: a folder in the store, with their scripts, logs and exit codes.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Plan">The digest of the plan.</param>
/// <param name="At">When.</param>
/// <param name="Jobs">In the order of submission; the last one has no stages, and publishes.</param>
public sealed record Submission(string Folder, string Plan, DateTimeOffset At, Seq<SubmittedJob> Jobs)
{
    private const string Name = "submission.json";

    private sealed record Text(string Plan, DateTimeOffset At, Job[] Jobs);

    private sealed record Job(long Id, string Kind, string[] Stages);

    /// <summary>The numbers of its jobs, as `scancel` takes them.</summary>
    internal string Numbers => string.Join(' ', Jobs.Map(job => job.Id));

    /// <summary>A new folder for the submissions of a pipeline.</summary>
    internal static string NewFolder(Store store, string file, DateTimeOffset now) =>
        Path.Combine(Above(store, file), now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture));

    /// <summary>The last submission of a pipeline; none: there was none.</summary>
    public static Either<string, Option<Submission>> Last(Store store, string file) => Disk.Try(() => Directory.Exists(Above(store, file))
            ? toSeq(Directory.GetDirectories(Above(store, file)).Where(folder => File.Exists(Path.Combine(folder, Name))).Order(StringComparer.Ordinal)).LastOrNone()
            : None)
        .Bind(found => found.Match(
            Some: folder => Read(folder).Map(Some),
            None: () => Right<string, Option<Submission>>(None)));

    /// <summary>Writes down what was submitted.</summary>
    internal Either<string, Submission> Write() => AtomicFile.WriteIfChanged(
            FileLayer.Real,
            Path.Combine(Folder, Name),
            JsonSerializer.Serialize(new Text(Plan, At, [.. Jobs.Map(job => new Job(job.Id, job.Kind, [.. job.Stages]))])))
        .Map(_ => this);

    /// <summary>Where the exit codes of an array's tasks are.</summary>
    internal static string Exit(string folder, int array) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"exit-{array}"));

    /// <summary>Where the log of a task is, or of all tasks with Slurm's pattern.</summary>
    internal static string Log(string folder, string name) => Path.Combine(folder, $"{name}.log");

    private static Either<string, Submission> Read(string folder) => Disk.Try(() => File.ReadAllText(Path.Combine(folder, Name)))
        .Bind(text => Optional(JsonSerializer.Deserialize<Text>(text)).ToEither($"{Path.Combine(folder, Name)} says nothing"))
        .Map(text => new Submission(
            folder, text.Plan, text.At, toSeq(text.Jobs).Map(job => new SubmittedJob(job.Id, job.Kind, toSeq(job.Stages).Strict())).Strict()));

    /// <summary>Pipelines in several folders may have the same name.</summary>
    private static string Above(Store store, string file) =>
        Path.Combine(store.Root, "slurm", $"{Path.GetFileNameWithoutExtension(file)}-{Digest.OfText(file)[..8]}");
}

/// <summary>A job array in Slurm.</summary>
/// <param name="Id">Its number there.</param>
/// <param name="Kind">The kind of its stages.</param>
/// <param name="Stages">The stage of each task; empty: the job that publishes.</param>
public sealed record SubmittedJob(long Id, string Kind, Seq<string> Stages);
