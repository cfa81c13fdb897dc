using System.Text.Json.Nodes;
using Multitask.Benches;
using Xunit;

namespace Multitask.Tests.Benches;

/// <summary>Calls subcommands of <c>tools/bench</c> as the command line does.</summary>
internal static class Benching
{
    /// <summary>A network that trains in no time.</summary>
    internal const string Tiny = "--height 16 --width 16 --batch 2 --filters 2,3 --classes 3 --threads 1";

    /// <summary>The lines a command prints.</summary>
    internal static IReadOnlyList<JsonNode> Lines(string line)
    {
        var (code, text) = Call(line);
        Assert.True(code == 0, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(one => JsonNode.Parse(one)!)];
    }

    /// <summary>The only line a command prints.</summary>
    internal static JsonNode Line(string line) => Assert.Single(Lines(line));

    /// <summary>A number of a line, which is finite and positive.</summary>
    internal static double Positive(this JsonNode line, string field)
    {
        var value = (double)(line[field] ?? throw new KeyNotFoundException(field));
        Assert.True(double.IsFinite(value) && value > 0, $"{field} is {value}");
        return value;
    }

    /// <summary>Exit code and everything printed. An underscore stands for a space within an argument.</summary>
    internal static (int Code, string Text) Call(string line)
    {
        using var text = new StringWriter();
        return (Subcommands.Run([.. line.Split(' ').Select(word => word.Replace('_', ' '))], text, text), text.ToString());
    }
}
