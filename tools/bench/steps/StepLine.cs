using System.Text.Json.Nodes;

namespace Multitask.Benches;

/// <summary>The line printed about a measured training step, ours or the baseline's.</summary>
internal static class StepLine
{
    /// <summary>The settings, the time of a typical step, the times of all, and the most that was resident in this process.</summary>
    internal static JsonObject Of((string Weighting, long Parameters) what, StepSettings settings, double typical, double[] all) => new()
    {
        ["weighting"] = what.Weighting,
        ["parameters"] = what.Parameters,
        ["batch"] = settings.Size.Batch,
        ["height"] = settings.Size.Height,
        ["width"] = settings.Size.Width,
        ["threads"] = settings.Threads,
        ["precision"] = settings.Precision.ToString().ToLowerInvariant(),
        ["seconds_per_step"] = Math.Round(typical, 4),
        ["all"] = new JsonArray([.. all.Select(time => JsonValue.Create(Math.Round(time, 4)))]),
        ["images_per_second"] = Math.Round(settings.Size.Batch / typical, 3),
        ["peak_rss_mib"] = PeakMemory.Mib(),
    };
}
