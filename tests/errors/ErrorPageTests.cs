using System.Text;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests.Errors;

/// <summary><c>docs/errors.md</c> tells every kind of message, and no other.</summary>
public sealed class ErrorPageTests
{
    private static readonly string[] Rooms = ["pipeline", "models", "exports", "stages"];

    [Fact]
    public void The_page_is_made_of_the_topics() => Snapshot.Check("docs/errors.md", Page(), "the topics in tests/errors");

    [Fact]
    public void The_words_of_every_topic_stand_in_the_sources()
    {
        var sources = string.Concat(Rooms
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(Recorded.Root, room), "*.cs", SearchOption.AllDirectories))
            .Append(Path.Combine(Recorded.Root, "Limits.cs"))
            .Append(Path.Combine(Recorded.Root, "LastResort.cs"))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        Assert.All(
            ErrorTopics.All.SelectMany(group => group.Topics),
            topic => Assert.True(topic.Fixed.Length > 4 && sources.Contains(topic.Fixed, StringComparison.Ordinal), $"not in the sources: {topic.Fixed}"));
    }

    [Fact]
    public void No_topic_is_told_twice() => Assert.Empty(ErrorTopics.All.SelectMany(group => group.Topics)
        .GroupBy(topic => topic.Message).Where(same => same.Count() > 1).Select(same => same.Key));

    private static string Page()
    {
        var page = new StringBuilder("""
            # Messages

            What the program says where something is wrong: why, and what helps. `…` stands for what differs from case to case. Made from
            `tests/errors`; a test holds it to the messages that hostile and damaged inputs cause.

            """);
        foreach (var group in ErrorTopics.All)
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {group.Title}\n\n{group.About}\n\n| message | cause | remedy |\n|---|---|---|\n");
            foreach (var topic in group.Topics)
            {
                page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {topic.Message.Replace("`", "", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal)} | {topic.Cause} | {topic.Remedy} |\n");
            }
        }

        return page.ToString();
    }
}
