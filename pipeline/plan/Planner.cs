namespace Multitask.Pipeline.Planning;

/// <summary>From the records of a pipeline to a plan, or all its mistakes.</summary>
public static class Planner
{
    /// <summary>Guesses cost time: with more mistakes of one kind nobody needs them.</summary>
    private const int MostGuesses = 100;

    /// <summary>Where the keys of stages stand in a file: stage, key, position.</summary>
    private delegate Option<Position> Locator(string stage, string key);

    /// <summary>Checks a pipeline that a program built.</summary>
    public static Validation<Problem, Plan<T>> Plan<TStage, T>(PipelineSpec<TStage> spec, StageRegistry<TStage, T> registry)
        where TStage : IStage =>
        PipelineRules.Check(spec).Bind(_ => Plan(
            registry, (spec.Settings, spec.Stages), spec.Stages.Map(stage => stage.Name), (_, _) => None));

    /// <summary>Checks a file.</summary>
    /// <param name="root">The file, overrides applied.</param>
    /// <param name="registry">The kinds of stages it may use.</param>
    public static Validation<Problem, Plan<T>> Plan<TStage, T>(ConfigNode root, StageRegistry<TStage, T> registry)
        where TStage : IStage
    {
        var read = PipelineDecoder<TStage>.Of(root, registry.Kinds);
        var good = read.Stages.Bind(stage => stage.ToSeq()).Strict();
        // The stages are checked even when the settings are wrong.
        var settings = read.Settings.IfFail(_ => new PipelineSettings("unnamed"));
        var planned = Plan(registry, (settings, good), read.Names.Strict(), read.Locate);
        return (read.Settings, Validations.Sequence(read.Stages), planned).Apply((_, _, plan) => plan)
            // A stage may find a mistake in what the pipeline says of itself: it stands in the file as well.
            .MapFail(problem => problem.At.IsSome ? problem : problem with { At = root.Locate(problem.Path) });
    }

    private static Validation<Problem, Plan<T>> Plan<TStage, T>(
        StageRegistry<TStage, T> registry, (PipelineSettings Settings, Seq<NamedStage<TStage>> Stages) spec, Seq<string> names, Locator locate)
        where TStage : IStage =>
        (References(spec.Stages, names, locate), Resolve(registry, spec, locate))
            .Apply((_, stages) => new Plan<T>(spec.Settings, stages));

    private static Problem At(Locator locate, string stage, string key, string message) =>
        new(PathOf(stage, key), message, locate(stage, key));

    /// <summary>The path of a stage's key; of the stage where the key is empty.</summary>
    internal static string PathOf(string stage, string key) => key.Length == 0 ? $"stages.{stage}" : $"stages.{stage}.{key}";

    private static Validation<Problem, Unit> References<TStage>(Seq<NamedStage<TStage>> stages, Seq<string> names, Locator locate)
        where TStage : IStage
    {
        var known = toSet(names);
        var strangers = stages.Bind(stage => stage.Stage.Reads
            .Filter(read => !known.Contains(read.Stage)).Map(read => (stage.Name, Read: read))).Strict();
        var unknown = strangers.Map(one => At(locate, one.Name, one.Read.Key,
            $"names no stage of this pipeline, found {Sanitize.Line(one.Read.Stage)}"
            + (strangers.Count > MostGuesses ? "" : DidYouMean.HintOrAll(one.Read.Stage, names))));
        var circles = Graph.Circles(stages.Map(stage => stage.Name).Strict(), Needs(stages)).Map(circle => Circle(stages, circle, locate));
        var problems = (unknown + circles).Strict();
        return problems.IsEmpty ? unit : problems;
    }

    private static Problem Circle<TStage>(Seq<NamedStage<TStage>> stages, Seq<string> circle, Locator locate)
        where TStage : IStage
    {
        var next = circle.Count > 1 ? circle[1] : circle[0];
        var key = stages.Find(stage => stage.Name == circle[0])
            .Bind(stage => stage.Stage.Reads.Find(read => read.Stage == next))
            .Map(read => read.Key).IfNone("");
        return At(locate, circle[0], key, $"stages must not need each other in a circle, found {string.Join(" -> ", circle.Add(circle[0]))}");
    }

    /// <summary>The needs of each stage among the given ones.</summary>
    private static Map<string, Seq<string>> Needs<TStage>(Seq<NamedStage<TStage>> stages)
        where TStage : IStage
    {
        var names = toSet(stages.Map(stage => stage.Name));
        return toMap(stages.Map(stage => (stage.Name, stage.Stage.Reads.Map(read => read.Stage).Filter(names.Contains).Strict())));
    }

    /// <summary>
    /// Resolves what can be resolved: a stage behind a mistake is left out, what does not fit there comes to light in the next attempt.
    /// </summary>
    private static Validation<Problem, Seq<PlannedStage<T>>> Resolve<TStage, T>(
        StageRegistry<TStage, T> registry, (PipelineSettings Settings, Seq<NamedStage<TStage>> Stages) spec, Locator locate)
        where TStage : IStage
    {
        var named = toMap(spec.Stages.Map(stage => (stage.Name, stage)));
        var all = Graph.Order(spec.Stages.Map(stage => stage.Name).Strict(), Needs(spec.Stages)).Fold(
            (Good: Map<string, PlannedStage<T>>(), Order: Seq<string>(), Bad: Seq<Problem>()),
            (known, name) => Inputs(known.Good, named[name].Stage).Match(
                None: () => known,
                Some: inputs => Resolve(registry, named[name], new StageContext<T>(name, spec.Settings, inputs, key => locate(name, key))).Match(
                    Succ: planned => (known.Good.Add(name, planned), known.Order.Add(name), known.Bad),
                    Fail: problems => (known.Good, known.Order, known.Bad + problems))));
        return all.Bad.IsEmpty ? all.Order.Map(name => all.Good[name]).Strict() : all.Bad;
    }

    /// <summary>What a stage reads, once all of it is resolved.</summary>
    private static Option<Seq<(StageReference, T)>> Inputs<TStage, T>(Map<string, PlannedStage<T>> known, TStage stage)
        where TStage : IStage =>
        stage.Reads.ForAll(read => known.ContainsKey(read.Stage))
            ? Some(stage.Reads.Map(read => (read, known[read.Stage].Work.Output)).Strict())
            : None;

    private static Validation<Problem, PlannedStage<T>> Resolve<TStage, T>(
        StageRegistry<TStage, T> registry, NamedStage<TStage> named, StageContext<T> context)
        where TStage : IStage =>
        registry.Resolve(named.Stage, context).Map(body =>
            new PlannedStage<T>(context.Name, named.Stage.Keyword, named.Stage.Reads.Strict(), body)
            {
                Seed = named.Stage.OwnSeed.IfNone(context.Settings.Seed),
                Variant = named.Variant,
            });
}
