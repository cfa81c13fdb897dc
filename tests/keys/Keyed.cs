using LanguageExt;
using Multitask.Stages;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Keys;

/// <summary>A stage's key without running anything.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Config">Its canonical record.</param>
/// <param name="Inputs">The stages it names.</param>
/// <param name="Reads">Those of which it reads files.</param>
internal sealed record KeyedStage(string Key, string Config, Seq<string> Inputs, Seq<string> Reads);

/// <summary>Keys of whole pipelines, as if every output changed with its key, and with the same libraries everywhere.</summary>
internal static class Keyed
{
    /// <summary>The stages by name, or what is wrong.</summary>
    /// <param name="yaml">The pipeline.</param>
    /// <param name="folder">Where its relative paths start.</param>
    /// <param name="sets">Overrides.</param>
    internal static Validation<Problem, Map<string, KeyedStage>> Plan(string yaml, string folder, params string[] sets) =>
        from overrides in Validations.Sequence(sets.Select(Override.Parse))
        from root in ConfigFile.Of(System.Text.Encoding.UTF8.GetBytes(yaml), "p.yaml", overrides)
        from plan in Planner.Plan(root, AllStages.Registry)
        select plan.Stages.Fold(Map<string, KeyedStage>(), (known, stage) => known.Add(stage.Name, Of(plan, stage, known)));

    /// <summary>The stages of a pipeline that has no mistakes.</summary>
    internal static Map<string, KeyedStage> Good(string yaml, string folder, params string[] sets) => Plan(yaml, folder, sets)
        .IfFail(problems => throw new Xunit.Sdk.XunitException(string.Join('\n', problems)));

    private static KeyedStage Of(Plan<StageOutput> plan, PlannedStage<StageOutput> stage, Map<string, KeyedStage> known)
    {
        // Keys of inputs stand for the digests of their outputs, and of each file.
        var read = stage.Reads.Filter(one => !one.Files.Match(files => files.IsEmpty, () => false)).Map(one => one.Stage).Strict();
        var inputs = stage.Inputs.Map(name => new Artifact(name, "", read.Contains(name) ? known[name].Key : "", Map<string, string>())).Strict();
        var body = stage.Work with { Environment = stage.Work.Environment.Map(part => (part.Name, "the same")).Strict() };
        return (stage with { Work = body }).Key(inputs).Match(
            Right: key => new KeyedStage(key.Value, body.Config, stage.Inputs, read),
            Left: reason => throw new Xunit.Sdk.XunitException(reason));
    }
}
