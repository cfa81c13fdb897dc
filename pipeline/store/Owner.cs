using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Multitask.Pipeline.Storage;

/// <summary>Who works on a key.</summary>
/// <param name="Host">The name of the machine.</param>
/// <param name="Process">Its process there.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Stage">What it does: the stage.</param>
/// <param name="Since">When it began.</param>
public sealed record Owner(string Host, int Process, string Pipeline, string Stage, DateTimeOffset Since)
{
    /// <summary>This process.</summary>
    public static Owner Here(string pipeline, string stage, TimeProvider clock) =>
        new(Environment.MachineName, Environment.ProcessId, pipeline, stage, clock.GetUtcNow());

    /// <summary>In words.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Host} pid {Process}, which runs {Stage} of {Pipeline} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(CanonicalText.Object(
    [
        ("host", CanonicalText.Text(Host)),
        ("process", Process.ToString(CultureInfo.InvariantCulture)),
        ("pipeline", CanonicalText.Text(Pipeline)),
        ("stage", CanonicalText.Text(Stage)),
        ("since", CanonicalText.Text(Since.ToString("O", CultureInfo.InvariantCulture))),
    ]));

    /// <summary>None if it makes no sense: a process may have died while it wrote it.</summary>
    internal static Option<Owner> Of(byte[] mark) => Json.Read(mark, root => new Owner(
        Word(root, "host"), root.GetProperty("process").GetInt32(), Word(root, "pipeline"), Word(root, "stage"),
        root.GetProperty("since").GetDateTimeOffset()));

    /// <summary>It goes to a terminal, so nothing in it may steer one.</summary>
    private static string Word(JsonElement root, string name) => new([
        .. (root.GetProperty(name).GetString() ?? "").Where(c => !char.IsControl(c)).Take(80)]);
}
