namespace Multitask.Stages.Toy;

/// <summary>Colours for time, from light yellow over red to dark violet: they also differ in brightness.</summary>
internal static class TimeColours
{
    private static readonly Seq<(double Red, double Green, double Blue)> Stops =
        Prelude.Seq((250.0, 200.0, 110.0), (240.0, 95.0, 90.0), (150.0, 40.0, 120.0), (45.0, 15.0, 85.0));

    /// <summary>The colour at a share of the time, in [0, 1], as #rrggbb.</summary>
    internal static string At(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (Stops.Count - 1);
        var stop = Math.Min((int)place, Stops.Count - 2);
        var (from, to, part) = (Stops[stop], Stops[stop + 1], place - stop);
        return $"#{Hex(from.Red, to.Red, part)}{Hex(from.Green, to.Green, part)}{Hex(from.Blue, to.Blue, part)}";
    }

    private static string Hex(double from, double to, double part) =>
        ((int)Math.Round(from + (part * (to - from)))).ToString("x2", System.Globalization.CultureInfo.InvariantCulture);
}
