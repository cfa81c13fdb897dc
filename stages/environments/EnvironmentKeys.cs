using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>What a stage that loads environments may say.</summary>
internal static class EnvironmentKeys
{
    private const string Mt10 = "mt10";
    private const string All = "all";

    /// <summary>The words after <c>load</c>, each with its keys.</summary>
    internal static Seq<TaggedCase<EnvironmentSource>> Words { get; } = Seq(
        new TaggedCase<EnvironmentSource>("metaworld", (
            Field.Required("path", Decode.Text),
            Field.Optional("tasks", Tasks(EnvironmentFamily.Metaworld, Mt10), EnvironmentTask.Of(EnvironmentFamily.Metaworld)),
            Field.Optional("goals", GoalWords, Goals.Fixed),
            Field.Maybe("seed", Decode.ULong))
            .Apply((path, tasks, goals, seed) => (EnvironmentSource)new EnvironmentSource.Metaworld(path, tasks, goals) { Seed = seed })),
        new TaggedCase<EnvironmentSource>("tabletop", (
            Field.Optional("tasks", Tasks(EnvironmentFamily.Tabletop, All), EnvironmentTask.Of(EnvironmentFamily.Tabletop)),
            Field.Optional("goals", GoalWords, Goals.Random),
            Field.Maybe("seed", Decode.ULong))
            .Apply((tasks, goals, seed) => (EnvironmentSource)new EnvironmentSource.Tabletop(tasks, goals) { Seed = seed })));

    private static Decoder<Goals> GoalWords => Decode.Choice(("fixed", Goals.Fixed), ("random", Goals.Random));

    /// <summary>A word for all of a family, or a list of names.</summary>
    private static Decoder<Seq<EnvironmentTask>> Tasks(EnvironmentFamily family, string all)
    {
        var tasks = EnvironmentTask.Of(family);
        var names = Decode.List(Decode.Choice([.. tasks.Map(task => (task.Name, task))]), 1)
            .Ensure(list => list.Distinct().Count() == list.Count ? None : Some("must name each task once"));
        var word = Decode.Choice([(all, tasks), .. tasks.Map(task => (task.Name, Seq1(task)))]);
        return Decode.Shaped<Seq<EnvironmentTask>>(
            () => new ValueShape.Either(Seq<Func<ValueShape>>(() => ValueShape.Of(word), () => ValueShape.Of(names))),
            node => node is ConfigNode.Sequence ? names(node) : word(node));
    }
}
