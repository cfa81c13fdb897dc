using System.Globalization;
using YamlDotNet.Serialization;

namespace Multitask.Pipeline.Executors;

/// <summary>A plan as a workflow of Argo (argoproj.io/v1alpha1): a task per stage after those it reads, and a last one that publishes.</summary>
/// <remarks>Ranks of a training run in one pod. A container that a signal ended is tried again, one that failed by itself is not.</remarks>
public static class ArgoWorkflow
{
    private const string Plan = "plan";
    private const string Publish = "publish";
    private const string Stage = "stage";
    private const string Volume = "work";

    /// <summary>The document, YAML.</summary>
    /// <param name="name">Of the pipeline.</param>
    /// <param name="stages">The stages that are to run, in order.</param>
    /// <param name="by">What jobs need, where they run, and what they call.</param>
    public static string Of<T>(string name, Seq<PlannedStage<T>> stages, ArgoPlace by) =>
        new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().Build().Serialize(Map(
            ("apiVersion", "argoproj.io/v1alpha1"),
            ("kind", "Workflow"),
            ("metadata", Map(("generateName", $"{Label(name)}-"))),
            ("spec", Map(
                ("entrypoint", Plan),
                ("volumes", List(Map(("name", Volume), ("persistentVolumeClaim", Map(("claimName", by.Place.Claim)))))),
                ("templates", List([
                    Map(("name", Plan), ("dag", Map(("tasks", List([.. Tasks(stages)]))))),
                    .. stages.GroupBy(stage => (stage.Kind, stage.Work.Processes)).Select(kind => Template(kind.Key.Kind, kind.Key.Processes, by)),
                    Last(by)]))))));

    private static Seq<object> Tasks<T>(Seq<PlannedStage<T>> stages)
    {
        var numbers = toMap(stages.Map((at, stage) => (stage.Name, string.Create(CultureInfo.InvariantCulture, $"s{at}"))));
        Dictionary<string, object> Task(PlannedStage<T> stage) => Map([
            ("name", numbers[stage.Name]),
            ("template", TemplateName(stage.Kind, stage.Work.Processes)),
            ("arguments", Map(("parameters", List(Map(("name", Stage), ("value", stage.Name)))))),
            .. Dependencies(stage.Inputs.Distinct().Choose(name => numbers.Find(name)).Strict())]);
        return stages.Map(object (stage) => Task(stage)).Add(Map([("name", Publish), ("template", Publish), .. Dependencies(toSeq(numbers.Values).Strict())])).Strict();
    }

    private static Seq<(string, object)> Dependencies(Seq<string> names) =>
        names.IsEmpty ? Seq<(string, object)>() : Seq1<(string, object)>(("dependencies", List([.. names])));

    private static string TemplateName(string kind, int processes) =>
        processes == 1 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}-{processes}");

    private static Dictionary<string, object> Template(string kind, int processes, ArgoPlace by) => Map([
        ("name", TemplateName(kind, processes)),
        ("inputs", Map(("parameters", List(Map(("name", Stage)))))),
        .. Run(by.Profile.Of(kind), processes, by.Command.Stage($"{{{{inputs.parameters.{Stage}}}}}", by.Plan), by)]);

    private static Dictionary<string, object> Last(ArgoPlace by) =>
        Map([("name", Publish), .. Run(by.Profile.Of(Publish), 1, by.Command.Last, by)]);

    private static Seq<(string, object)> Run(JobNeeds needs, int processes, Seq<string> words, ArgoPlace by) =>
        needs.Time.Map(time => ("activeDeadlineSeconds", (object)Text(time.TotalSeconds))).ToSeq()
        + Seq<(string, object)>(
            ("retryStrategy", Map(
                ("limit", Text(by.Profile.Attempts - 1)),
                ("retryPolicy", "Always"),
                ("expression", "lastRetry.status == \"Error\" || asInt(lastRetry.exitCode) > 130"))),
            ("container", Map([
                ("image", by.Place.Image),
                ("command", List(by.Place.Command)),
                ("args", List([.. words.Skip(by.Command.Program.Count)])),
                ("workingDir", by.Place.Folder),
                ("volumeMounts", List(Map(("name", Volume), ("mountPath", by.Place.Folder)))),
                .. Resources(needs, processes)])));

    private static Seq<(string, object)> Resources(JobNeeds needs, int processes)
    {
        var limits = needs.Memory.Map(size => ("memory", (object)$"{Text(size)}Mi")).ToSeq()
            + (needs.Cpus || (processes > 1 ? Some(1) : None)).Map(count => ("cpu", (object)Text(count * processes))).ToSeq()
            + needs.Gpus.Filter(count => count > 0).Map(count => ("nvidia.com/gpu", (object)Text(count * processes))).ToSeq();
        return limits.IsEmpty ? Seq<(string, object)>() : Seq1<(string, object)>(("resources", Map(("requests", Map([.. limits])), ("limits", Map([.. limits])))));
    }

    /// <summary>Names of Kubernetes have small letters, digits and dashes.</summary>
    private static string Label(string name) =>
        string.Concat(name.ToLower(CultureInfo.InvariantCulture).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, object> Map(params (string Key, object Value)[] entries) => entries.ToDictionary(entry => entry.Key, entry => entry.Value);

    private static object[] List(params object[] items) => items;
}

/// <summary>Where and how the pods of a workflow run.</summary>
/// <param name="Profile">What they need.</param>
/// <param name="Place">The cluster's image and volume.</param>
/// <param name="Command">What they call.</param>
/// <param name="Plan">The digest of the plan.</param>
public sealed record ArgoPlace(ClusterProfile Profile, KubernetesPlace Place, ClusterCommand Command, string Plan);
