namespace Multitask.Pipeline.Planning;

/// <summary>What a pipeline must keep to before its stages are looked at: the same rules for a file and for a program.</summary>
internal static class PipelineRules
{
    /// <summary>The most stages of a pipeline.</summary>
    internal const int MaxStages = 1000;

    /// <summary>The message where the name of a pipeline breaks the rule.</summary>
    internal static Option<string> PipelineName(string name) =>
        Name(name, ".-_", "must begin with a letter or digit and go on with letters, digits, - _ or .");

    /// <summary>The message where the name of a stage breaks the rule.</summary>
    internal static Option<string> StageName(string name) =>
        Name(name, "-_", "a stage's name must begin with a letter or digit and go on with letters, digits, - or _");

    /// <summary>The message where a device is none.</summary>
    internal static Option<string> Device(string device) =>
        device is "auto" or "cpu" or "cuda"
        || (device.StartsWith("cuda:", StringComparison.Ordinal) && device.Length is > 5 and < 9 && device.Skip(5).All(char.IsAsciiDigit))
            ? None
            : Some($"must be auto, cpu, cuda or cuda:N, found {Sanitize.Line(device)}");

    /// <summary>The message where there are no stages or too many.</summary>
    internal static Option<string> StageCount(int count) => count switch
    {
        0 => "must name at least one stage",
        > MaxStages => $"must name at most {MaxStages} stages, found {count}",
        _ => None,
    };

    /// <summary>All that is wrong with a pipeline that a program built, apart from what its stages say.</summary>
    internal static Validation<Problem, Unit> Check<TStage>(PipelineSpec<TStage> spec)
        where TStage : IStage
    {
        var names = spec.Stages.Map(stage => stage.Name);
        var problems = At("pipeline", PipelineName(spec.Settings.Name))
            + At("device", Device(spec.Settings.Device))
            + At("stages", StageCount(spec.Stages.Count))
            + names.Bind(name => At($"stages.{name}", StageName(name)))
            + toSeq(names.GroupBy(name => name).Where(same => same.Count() > 1))
                .Map(same => new Problem($"stages.{same.Key}", $"must be there once, found {same.Count()} times"));
        return problems.IsEmpty ? unit : problems;
    }

    private static Seq<Problem> At(string path, Option<string> message) => message.Map(text => new Problem(path, text)).ToSeq();

    private static Option<string> Name(string name, string marks, string rule) =>
        name.Length > 0
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || marks.Contains(c, StringComparison.Ordinal))
            ? None
            : Some($"{rule}, found {(name.Length == 0 ? "nothing" : Sanitize.Line(name))}");
}
