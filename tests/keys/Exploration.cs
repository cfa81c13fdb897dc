using System.Text.Json.Nodes;
using LanguageExt;
using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>Tries values for every key that a pipeline may have, and sees what they do to the keys of its stages.</summary>
/// <param name="name">Its name in findings.</param>
/// <param name="yaml">A pipeline without mistakes.</param>
/// <param name="folder">Where its relative paths start.</param>
/// <param name="more">Values to try besides those that all pipelines get.</param>
internal sealed class Exploration(string name, string yaml, string folder, params string[] more)
{
    private const string Nobody = "zzzzzzzzzzzzzzzzzzzzzz";

    private static readonly string[] Plain =
    [
        "true", "false", "0", "1", "2", "3", "5", "16", "64", "128", "0.3", "0.7", "[0.1, 0.2]", "[0.1, 0.2, 0.3]", "[8, 8]", "[batch, height, width]", "[[1, 2], [3, 4]]", "{ steps: { every: 3 } }", "{ steps: 4 }", "{ epochs: 4 }", "semantic", "first",
        "second",
    ];

    /// <summary>What a key of the configuration does.</summary>
    /// <param name="Path">The pipeline and where in it the key stands.</param>
    /// <param name="Moves">Whether two values give different keys of stages.</param>
    /// <param name="Properties">The properties of typed records that follow it.</param>
    internal sealed record Finding(string Path, bool Moves, IReadOnlyList<string> Properties);

    /// <summary>The keys that may stand in a mapping, told by what the program says of one that may not.</summary>
    internal IReadOnlyList<string> Keys(string path, params string[] sets)
    {
        var inside = path.Length == 0 ? Nobody : $"{path}.{Nobody}";
        var message = Messages([.. sets, $"{inside}=1"]).Single(text => text.Contains("is not a known key", StringComparison.Ordinal));
        var known = message[(message.IndexOf("known are ", StringComparison.Ordinal) + 10)..];
        return known == "none" ? [] : known.Split(", ");
    }

    /// <summary>Tries values for one key.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="sets">What is put in before.</param>
    internal Finding Try(string path, params string[] sets)
    {
        var start = Keyed.Good(yaml, folder, sets);
        var values = Plain.Concat(more).Concat(start.Keys).Concat(Words(path, sets));
        var outcomes = values
            .SelectMany(value => Keyed.Plan(yaml, folder, [.. sets, $"{path}={value}"]).Match(Succ: plan => [plan], Fail: _ => Array.Empty<Map<string, KeyedStage>>()))
            .ToArray();
        outcomes.ToList().ForEach(changed => Downstream(path, start, changed));
        var moved = outcomes.SelectMany(changed => Moved(start, changed)).Distinct().ToArray();
        Defaults(path, sets, start, moved);
        return new Finding($"{name} {path}", outcomes.Any(changed => !Same(start, changed)), moved);
    }

    /// <summary>The words that the program says it would take.</summary>
    private IEnumerable<string> Words(string path, string[] sets) => path.EndsWith(".weighting", StringComparison.Ordinal)
        ? WeightingRegistry.All.Map(method => method.About.Word)
        : Messages([.. sets, $"{path}={Nobody}"])
            .Where(message => message.Contains("must be one of ", StringComparison.Ordinal))
            .SelectMany(message => message[(message.IndexOf("must be one of ", StringComparison.Ordinal) + 15)..].Split(", "))
            .Where(word => !word.Contains(' ', StringComparison.Ordinal));

    private string[] Messages(string[] sets) => Keyed.Plan(yaml, folder, sets)
        .Match(Succ: _ => [], Fail: problems => problems.Map(problem => problem.Message).ToArray());

    /// <summary>Nothing but a stage and what reads it may change with the stage; and if it changes, all that read a file of it do.</summary>
    private static void Downstream(string path, Map<string, KeyedStage> before, Map<string, KeyedStage> after)
    {
        if (path.Split('.') is not ["stages", var own, ..])
        {
            return;
        }

        // A key may bring stages that were not there.
        foreach (var (other, stage) in after.AsEnumerable().Where(pair => before.ContainsKey(pair.Key)))
        {
            var changed = before[other].Key != stage.Key;
            bool Follows(Seq<string> inputs) => inputs.Exists(input => before[input].Key != after[input].Key);
            Assert.True(other == own || (changed ? Follows(stage.Inputs) : !Follows(stage.Reads)), $"{path}: {other} {(changed ? "changed" : "did not change")}");
        }
    }

    private static bool Same(Map<string, KeyedStage> before, Map<string, KeyedStage> after) =>
        before.AsEnumerable().All(pair => after[pair.Key].Key == pair.Value.Key);

    private static IEnumerable<string> Moved(Map<string, KeyedStage> before, Map<string, KeyedStage> after) => before.AsEnumerable()
        .Select(pair => (Old: JsonNode.Parse(pair.Value.Config)!.AsObject(), New: JsonNode.Parse(after[pair.Key].Config)!.AsObject()))
        .Where(pair => !JsonNode.DeepEquals(pair.Old, pair.New))
        .SelectMany(pair => TypedRecords.Moved(TypedRecords.RootOf(pair.Old), pair.Old, pair.New));

    /// <summary>Writing down the value that a key has anyway changes nothing.</summary>
    private void Defaults(string path, string[] sets, Map<string, KeyedStage> start, string[] moved)
    {
        if (path.Split('.') is not ["stages", var own, ..] || moved.Length == 0)
        {
            return;
        }

        var property = moved[^1][(moved[^1].LastIndexOf('.') + 1)..];
        var key = path[(path.LastIndexOf('.') + 1)..].Replace("_", "", StringComparison.Ordinal);
        var values = Scalars(JsonNode.Parse(start[own].Config), char.ToLowerInvariant(property[0]) + property[1..]).ToArray();
        if (string.Equals(key, property, StringComparison.OrdinalIgnoreCase) && values is [var value])
        {
            Keyed.Plan(yaml, folder, [.. sets, $"{path}={value}"]).IfSuccess(same => Assert.True(Same(start, same), $"{path}={value} is the default"));
        }
    }

    private static IEnumerable<string> Scalars(JsonNode? node, string name) => node switch
    {
        JsonObject all => all.SelectMany(member => member.Key == name && member.Value is JsonValue value ? [value.ToString()] : Scalars(member.Value, name)),
        JsonArray list => list.SelectMany(item => Scalars(item, name)),
        _ => [],
    };
}
