namespace Multitask.Pipeline.Planning;

/// <summary>How a pipeline runs on a cluster: the key <c>cluster</c> of a pipeline, or a file of its own with the same keys.</summary>
public sealed record ClusterProfile
{
    /// <summary>The needs of every kind of stage that has none of its own.</summary>
    internal const string Others = "default";

    /// <summary>What jobs ask for, by the keyword of their stages' kind or <c>default</c>.</summary>
    public Map<string, JobNeeds> Jobs { get; init; }

    /// <summary>How often a job is begun that a signal ended, such as that of the system when memory ran out.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Where it runs on Kubernetes.</summary>
    public Option<KubernetesPlace> Kubernetes { get; init; }

    /// <summary>From a mapping.</summary>
    internal static Decoder<ClusterProfile> Decoder { get; } = (
        Field.Optional("jobs", Decode.Entries(JobNeeds.Decoder), Seq<(string Key, JobNeeds Value)>()),
        Field.Optional("attempts", Decode.Int(1, 100), 2),
        Field.Maybe("kubernetes", KubernetesPlace.Decoder))
        .Apply((jobs, attempts, place) => new ClusterProfile { Jobs = toMap(jobs), Attempts = attempts, Kubernetes = place })
        .Decoder;

    /// <summary>From a file, or all its mistakes.</summary>
    internal static Validation<Problem, ClusterProfile> Load(string path, string shown) =>
        ConfigFile.Load(path, shown, Seq<Override>()).Bind(root => Decoder(root));

    /// <summary>The needs of a kind of stage.</summary>
    internal JobNeeds Of(string kind) => Jobs.Find(kind).IfNone(() => new()).Or(Jobs.Find(Others).IfNone(() => new()));

    /// <summary>What is wrong with it where there are only these kinds of stages.</summary>
    internal Option<string> Mistake(Seq<string> kinds) => toSeq(Jobs.Keys).Find(name => name != Others && !kinds.Contains(name)).Map(name =>
        $"jobs.{Sanitize.Line(name)}: must be one of {string.Join(", ", kinds.Add(Others))}, found {Sanitize.Line(name)}{DidYouMean.Hint(name, kinds)}");
}

/// <summary>Where a pipeline runs on Kubernetes.</summary>
/// <param name="Image">The image that has the program.</param>
/// <param name="Claim">The claim of the volume with the pipeline, its data and the store; every pod mounts it.</param>
/// <param name="Folder">The folder in it where the pipeline's paths start: it is mounted there.</param>
/// <param name="Command">The program in the image.</param>
public sealed record KubernetesPlace(string Image, string Claim, string Folder, string Command)
{
    internal static Decoder<KubernetesPlace> Decoder { get; } = (
        Field.Required("image", Decode.Text),
        Field.Required("claim", Decode.Text),
        Field.Optional("folder", Decode.Text.Ensure(path => path.StartsWith('/') ? None : Some($"must begin with /, found {Sanitize.Line(path)}")), "/work"),
        Field.Optional("command", Decode.Text, "multitask"))
        .Apply((image, claim, folder, command) => new KubernetesPlace(image, claim, folder, command))
        .Decoder;
}
