namespace Multitask.Pipeline.Planning;

/// <summary>From a configuration tree to a plan, or all its mistakes.</summary>
public static class Planner
{
    /// <summary>The most stages of a pipeline.</summary>
    public const int MaxStages = 1000;

    /// <summary>Guesses cost time: with more mistakes of one kind nobody needs them.</summary>
    private const int MostGuesses = 100;

    /// <summary>A stage on its way to a <see cref="PlannedStage{T}"/>.</summary>
    private sealed record Drafted<T>(string Name, string Kind, StageDraft<T> Draft);

    /// <summary>Settings and the raw stages of a file.</summary>
    private sealed record Outline(PipelineSettings Settings, Seq<ConfigEntry> Stages);

    /// <summary>Checks the whole pipeline.</summary>
    /// <param name="root">The file, overrides applied.</param>
    /// <param name="kinds">The kinds of stages it may use.</param>
    /// <param name="baseFolder">Where its relative paths start.</param>
    public static Validation<Problem, Plan<T>> Plan<T>(ConfigNode root, Seq<StageKind<T>> kinds, string baseFolder)
    {
        var outline = OutlineOf(baseFolder)(root);
        var settings = outline.Match(
            Succ: good => good.Settings,
            // The stages are checked even when the settings are wrong.
            Fail: _ => new PipelineSettings("unnamed", 0, "auto", baseFolder));
        var entries = StagesOf(root);
        var drafts = entries.Map(entry => Draft(entry, kinds, settings)).Strict();
        var good = drafts.Bind(draft => draft.ToSeq()).Strict();
        var names = entries.Map(entry => entry.Key).Strict();
        return (outline, Validations.Sequence(drafts), References(good, names), Resolve(good))
            .Apply((known, _, _, stages) => new Plan<T>(known.Settings, stages));
    }

    private static Decoder<Outline> OutlineOf(string baseFolder) =>
        (Field.Required("pipeline", Name("must begin with a letter or digit and go on with letters, digits, - _ or .", ".-_")),
        Field.Optional("seed", Decode.ULong, 0UL),
        Field.Optional("device", Device, "auto"),
        Field.Required("stages", Decode.Mapping.Ensure(StageCount)))
        .Apply((name, seed, device, stages) => new Outline(new PipelineSettings(name, seed, device, baseFolder), stages.Entries))
        .Decoder;

    private static Option<string> StageCount(ConfigNode.Mapping stages) => stages.Entries.Count switch
    {
        0 => "must name at least one stage",
        > MaxStages and var count => $"must name at most {MaxStages} stages, found {count}",
        _ => None,
    };

    /// <summary>None where they are too many to be looked at.</summary>
    private static Seq<ConfigEntry> StagesOf(ConfigNode root) =>
        (root as ConfigNode.Mapping)?.Find("stages").Bind(stages => Decode.Mapping(stages).ToOption())
            .Filter(stages => StageCount(stages).IsNone).Map(stages => stages.Entries)
            .IfNone(Seq<ConfigEntry>()) ?? Seq<ConfigEntry>();

    private static Decoder<string> Device => Decode.Text.Ensure(device =>
        device is "auto" or "cpu" or "cuda"
        || (device.StartsWith("cuda:", StringComparison.Ordinal) && device.Length is > 5 and < 9 && device.Skip(5).All(char.IsAsciiDigit))
            ? None
            : Some($"must be auto, cpu, cuda or cuda:N, found {Sanitize.Line(device)}"));

    private static Decoder<string> Name(string rule, string marks) => Decode.Text.Ensure(name =>
        char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || marks.Contains(c, StringComparison.Ordinal))
            ? None
            : Some($"{rule}, found {Sanitize.Line(name)}"));

    private static Validation<Problem, Drafted<T>> Draft<T>(ConfigEntry entry, Seq<StageKind<T>> kinds, PipelineSettings settings)
    {
        var key = new ConfigNode.Scalar(entry.Key, false, entry.Value.Place with { At = entry.At });
        var name = Name("a stage's name must begin with a letter or digit and go on with letters, digits, - or _", "-_")(key);
        var stage = Decode.Mapping(entry.Value).Bind(node => kinds.Find(kind => node.Find(kind.Keyword).IsSome).Match(
            Some: kind => kind.Decode(new StageSource(entry.Key, node, settings))
                .Map(draft => new Drafted<T>(entry.Key, kind.Keyword, draft)),
            None: () => Fail<Problem, Drafted<T>>(node.Place.Problem(Kindless(node.Keys, kinds.Map(kind => kind.Keyword).Strict())))));
        return (name, stage).Apply((_, draft) => draft);
    }

    private static string Kindless(Seq<string> keys, Seq<string> keywords) =>
        $"must have one of the keys {string.Join(", ", keywords)}"
        + keys.Map(key => DidYouMean.Hint(key, keywords)).Find(hint => hint.Length > 0).IfNone("");

    private static Validation<Problem, Unit> References<T>(Seq<Drafted<T>> stages, Seq<string> names)
    {
        var known = toSet(names);
        var inputs = stages.Bind(stage => stage.Draft.Inputs.Filter(input => !known.Contains(input.Stage))).Strict();
        var unknown = inputs.Map(input => input.Problem($"names no stage of this pipeline, found {Sanitize.Line(input.Stage)}"
            + (inputs.Count > MostGuesses ? "" : DidYouMean.Hint(input.Stage, names)))).Strict();
        var circles = Graph.Circles(stages.Map(stage => stage.Name).Strict(), Needs(stages)).Map(circle => Circle(stages, circle)).Strict();
        var problems = unknown + circles;
        return problems.IsEmpty ? unit : problems;
    }

    private static Problem Circle<T>(Seq<Drafted<T>> stages, Seq<string> circle)
    {
        var next = circle.Count > 1 ? circle[1] : circle[0];
        var input = stages.Find(stage => stage.Name == circle[0]).Bind(stage => stage.Draft.Inputs.Find(one => one.Stage == next));
        var message = $"stages must not need each other in a circle, found {string.Join(" -> ", circle.Add(circle[0]))}";
        return input.Match(Some: one => one.Problem(message), None: () => new Problem($"stages.{circle[0]}", message));
    }

    /// <summary>The needs of each stage among the given ones.</summary>
    private static Map<string, Seq<string>> Needs<T>(Seq<Drafted<T>> stages) =>
        toSet(stages.Map(stage => stage.Name)) is var names
            ? toMap(stages.Map(stage => (stage.Name, stage.Draft.Inputs.Map(input => input.Stage).Filter(names.Contains).Strict())))
            : default;

    /// <summary>
    /// Resolves what can be resolved: a stage behind a mistake is left out, what does not fit there comes to light in the next attempt.
    /// </summary>
    private static Validation<Problem, Seq<PlannedStage<T>>> Resolve<T>(Seq<Drafted<T>> stages)
    {
        var all = Graph.Order(stages.Map(stage => stage.Name).Strict(), Needs(stages))
            .Bind(name => stages.Filter(stage => stage.Name == name))
            .Fold((Good: Seq<PlannedStage<T>>(), Bad: Seq<Problem>()), (known, stage) => Resolve(known.Good, stage).Match(
                Some: outcome => outcome.Match(
                    Succ: planned => (known.Good.Add(planned), known.Bad),
                    Fail: problems => (known.Good, known.Bad + problems)),
                None: () => known));
        return all.Bad.IsEmpty ? all.Good : all.Bad;
    }

    private static Option<Validation<Problem, PlannedStage<T>>> Resolve<T>(Seq<PlannedStage<T>> known, Drafted<T> stage)
    {
        var inputs = stage.Draft.Inputs.Map(input => known.Find(other => other.Name == input.Stage)).Strict();
        return inputs.ForAll(input => input.IsSome)
            ? Some(stage.Draft.Resolve(inputs.Bind(input => input.ToSeq()).Map(input => input.Body.Product).Strict())
                .Map(body => new PlannedStage<T>(stage.Name, stage.Kind, stage.Draft.Inputs.Map(input => input.Stage).Strict(), body)))
            : None;
    }
}
