using System.Text.Json;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary>
/// <c>seconds.json</c>: how long methods trained. A measurement, in a file of its own: the files next to it are the same on every run.
/// </summary>
internal static class SecondsFile
{
    /// <summary>Its name in the outputs of <c>train</c> and <c>evaluate</c>.</summary>
    internal const string Name = "seconds.json";

    private const string Member = "seconds";

    /// <summary>All of it is measured.</summary>
    internal static Measurement Measured { get; } = new(Name, Seq<string>());

    /// <summary>One method's time: <c>{"seconds": 1.25}</c>.</summary>
    internal static Unit Write(string folder, double seconds) => Write(folder, new JsonObject { [Member] = seconds });

    /// <summary>The times of several: <c>{"famo": 1.25, ...}</c>.</summary>
    internal static Unit Write(string folder, Seq<(string Method, double Seconds)> times) =>
        Write(folder, new JsonObject(times.Map(one => KeyValuePair.Create<string, JsonNode?>(one.Method, one.Seconds))));

    /// <summary>One method's time.</summary>
    internal static Either<string, double> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.GetProperty(Member).GetDouble();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Left<string, double>($"{path}: is no file of seconds");
        }
    }

    private static Unit Write(string folder, JsonObject content)
    {
        File.WriteAllText(Path.Combine(folder, Name), content.ToJsonString());
        return unit;
    }
}
