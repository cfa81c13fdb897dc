using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Pictures;

/// <summary>Which colour means what.</summary>
internal static class Colours
{
    /// <summary>Pixels without a true value.</summary>
    internal static Rgb Undefined { get; } = new(128, 128, 128);

    /// <summary>Paper of the light and of the dark page.</summary>
    internal static (Rgb Light, Rgb Dark) Paper { get; } = (new Rgb(255, 255, 255), new Rgb(22, 25, 31));

    /// <summary>Panels on the light and on the dark paper: charts and the plan stand on them.</summary>
    internal static (Rgb Light, Rgb Dark) Panel { get; } = (new Rgb(245, 247, 249), new Rgb(30, 34, 42));

    /// <summary>How many lines of a chart have a colour of their own; the next ones start over with another dash.</summary>
    internal static int Lines => Hues.Count;

    private static Seq<double> Hues { get; } = Seq(255.0, 45, 155, 340, 95, 205, 20, 300);

    /// <summary>A line of a chart, and its label: readable (contrast 4.5) on the light and on the dark panel.</summary>
    internal static (Rgb Light, Rgb Dark) Line(int slot) =>
        (Rgb.Oklch(0.50, 0.16, Hues[slot % Lines]), Rgb.Oklch(0.78, 0.13, Hues[slot % Lines]));

    /// <summary>
    /// Depth, 0 = nearest to 1 = farthest: from pale yellow to dark violet. Equal steps of depth are equal steps of perceived lightness.
    /// </summary>
    internal static Rgb Depth(double share)
    {
        var far = Math.Clamp(share, 0, 1);
        return Rgb.Oklch(0.95 - (0.73 * far), 0.14, 105 + (195 * far));
    }

    /// <summary>A class: turning by the golden angle keeps any number of hues apart, three lightnesses keep neighbours apart.</summary>
    internal static Rgb Class(int number) =>
        Rgb.Oklch((number % 3) switch { 0 => 0.70, 1 => 0.48, _ => 0.87 }, 0.14, (40 + (137.507764 * number)) % 360);

    /// <summary>A unit normal: each axis from -1 to 1 as one channel from dark to bright.</summary>
    internal static Rgb Normal(float x, float y, float z) => new(Axis(x), Axis(y), Axis(z));

    private static byte Axis(float value) => (byte)Math.Round(Math.Clamp((value + 1) / 2, 0, 1) * 255);
}
