namespace Multitask.Pipeline.Planning;

/// <summary>What a stage is for the runner: everything that decides its output, and the work itself.</summary>
/// <param name="Version">Of the stage's code: a new one makes old outputs stale.</param>
/// <param name="Config">Canonical JSON of its typed record, defaults filled in (<see cref="Canonical.Of"/>).</param>
/// <param name="Output">What is known of the output before it exists; handed to the stages that read it.</param>
/// <param name="Run">Writes the outputs as files into <see cref="StageRun.Folder"/>; Left is the reason of failure.</param>
public sealed record StageWork<T>(int Version, string Config, T Output, Func<StageRun, Either<string, Unit>> Run)
{
    /// <summary>Versions of what moves numbers: libraries, device class.</summary>
    public Seq<(string Name, string Value)> Environment { get; init; }

    /// <summary>
    /// Content digests of files outside the store, taken when the key is computed; Left is the reason why they cannot be had.
    /// </summary>
    public Func<Either<string, Seq<(string Name, string Digest)>>> Sources { get; init; } = () => Seq<(string, string)>();

    /// <summary>How many processes do the work together; each of them calls <see cref="Run"/>.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>What it writes: a run does not begin where that has no room.</summary>
    public DiskNeed Writes { get; init; } = DiskNeed.None;

    /// <summary>Bytes of memory that it needs, roughly; 0: little, or not known. Stages at the same time must fit together.</summary>
    public Lazy<long> Memory { get; init; } = new(() => 0L);

    /// <summary>Floating-point operations that it takes, roughly; 0: few, or not known. From it follows how long stages take that have not begun.</summary>
    public Lazy<double> Effort { get; init; } = new(() => 0.0);

    /// <summary>Whether the pipeline's seed decides the output; without it <see cref="StageRun.Seed"/> is 0.</summary>
    public bool Seeded { get; init; }

    /// <summary>
    /// Copies of the output files go to this folder under <c>out/PIPELINE/</c> ("" = right there); none: they stay in the store.
    /// </summary>
    public Option<string> Publish { get; init; }

    /// <summary>What in the output is measured, such as speed, and so differs from run to run.</summary>
    public Seq<Measurement> Measurements { get; init; }

    /// <summary>The files of the output that are measured as a whole.</summary>
    internal Seq<string> MeasuredFiles => Measurements.Filter(one => one.Keys.IsEmpty).Map(one => one.File).Strict();

    /// <summary>Whether the digest of the output is the same on every run: what is measured is in files of its own.</summary>
    internal bool Deterministic => Measurements.ForAll(one => one.Keys.IsEmpty);

    /// <summary>Why the rest of the output may differ from run to run as well, on some device; none: it is the same to the byte.</summary>
    public Option<string> NonDeterministic { get; init; }
}

/// <summary>Measured values in an output.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Keys">
/// The members of its JSON object that are measured; none: all of the file is, and the output's digest leaves it out, so that another
/// measurement makes no stage that reads it stale.
/// </param>
public sealed record Measurement(string File, Seq<string> Keys);

/// <summary>What a stage's work may use.</summary>
/// <param name="Inputs">The outputs of its inputs, in order.</param>
/// <param name="Folder">An empty folder: what is in it at the end is the output.</param>
/// <param name="Seed">The pipeline's seed, or 0 for a stage that is not seeded.</param>
/// <param name="Report">Takes one line of progress.</param>
/// <param name="Key">The key of this very run.</param>
/// <param name="Cancel">When it fires, stop soon: throw <see cref="OperationCanceledException"/> or return Left.</param>
public sealed record StageRun(
    Seq<Artifact> Inputs, string Folder, ulong Seed, Action<string> Report, StageKey Key, CancellationToken Cancel)
{
    /// <summary>
    /// A folder for what lets the next run of this key go on where this one stopped. Whoever needs it makes it; it goes when the stage
    /// has completed, and when its run is forced.
    /// </summary>
    public required string Checkpoints { get; init; }

    /// <summary>Takes how far the work is, at most once a second.</summary>
    public Action<StageProgress> Advance { get; init; } = _ => { };

    /// <summary>Takes a point of each curve of the work, some hundred times in all.</summary>
    public Action<StageMeasures> Measure { get; init; } = _ => { };
}
