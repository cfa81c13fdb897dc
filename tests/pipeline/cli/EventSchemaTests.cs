using System.Text.Json;
using Json.Schema;
using LanguageExt;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Every event of a run is a line that the schema in the docs describes.</summary>
public sealed class EventSchemaTests
{
    private static readonly Event.StageFinished End = new("all", "", Outcome.Skipped, 0.5) { Needs = "world" };

    private static readonly Dictionary<string, Event> Events = new()
    {
        ["plan"] = new Event.PlanReady("words", Seq("hello", "world")),
        ["start"] = new Event.StageStarted("hello", "k", new RebuildReason.FirstRun()),
        ["wait"] = new Event.Waiting("hello", "host pid 7"),
        ["log"] = new Event.Progress("hello", "a \"b\" \u2028 c"),
        ["progress"] = new Event.Advanced("famo", new StageProgress(3, 9)
        {
            Tasks = Seq(new TaskProgress("depth", double.NaN, None), new TaskProgress("normal", 0.5, 0.25)),
            ExamplesPerSecond = double.PositiveInfinity,
        }),
        ["metrics"] = new Event.Measured("famo", new StageMeasures(3, Seq(new Measure("loss/depth", 0.25), new Measure("loss/normal", double.NaN)))),
        ["stage"] = End,
        ["warning"] = new Event.Warning("so"),
        ["run"] = new Event.RunFinished("words", Seq1(End)),
    };

    public static TheoryData<string> Names => [.. Events.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_is_as_the_schema_says(string name)
    {
        var schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Recorded.Root, "docs", "events.schema.json")));
        var line = JsonText.Line(Events[name]);
        Assert.DoesNotContain('\n', line);
        using var json = JsonDocument.Parse(line);
        Assert.Equal(name, json.RootElement.GetProperty("event").GetString());
        Assert.True(schema.Evaluate(json.RootElement).IsValid, line);
    }

    [Fact]
    public void Every_kind_of_event_is_among_them() => Assert.Equal(
        typeof(Event).GetNestedTypes().Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
        Events.Values.Select(what => what.GetType()).Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));
}
