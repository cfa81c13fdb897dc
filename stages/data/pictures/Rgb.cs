namespace Multitask.Stages.Data.Pictures;

/// <summary>An sRGB colour.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>As in style sheets: <c>#0a64c8</c>.</summary>
    internal string Hex => FormattableString.Invariant($"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>Relative luminance, 0 to 1 (WCAG 2.2).</summary>
    internal double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Contrast with another colour, 1 to 21 (WCAG 2.2): text wants 4.5, lines 3.</summary>
    internal double Contrast(Rgb other)
    {
        var (light, dark) = (Math.Max(Luminance, other.Luminance), Math.Min(Luminance, other.Luminance));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>
    /// The colour of a perceived lightness in [0, 1], a chroma and a hue in degrees (OKLCH; Ottosson, "A perceptual color space for image
    /// processing", 2020). Where sRGB has no such colour, the chroma is the largest it has at that lightness and hue.
    /// </summary>
    internal static Rgb Oklch(double lightness, double chroma, double hue)
    {
        var (low, high) = (0.0, chroma);
        if (Inside(Channels(lightness, chroma, hue)))
        {
            low = chroma;
        }

        for (var step = 0; step < 24 && low < high; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Inside(Channels(lightness, middle, hue)) ? (middle, high) : (low, middle);
        }

        var (red, green, blue) = Channels(lightness, low, hue);
        return new Rgb(Byte(red), Byte(green), Byte(blue));
    }

    /// <summary>Linear light of a colour in OKLCH; outside [0, 1] where sRGB ends.</summary>
    private static (double Red, double Green, double Blue) Channels(double lightness, double chroma, double hue)
    {
        var (a, b) = (chroma * Math.Cos(hue * Math.PI / 180), chroma * Math.Sin(hue * Math.PI / 180));
        var l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        var m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        var s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static bool Inside((double Red, double Green, double Blue) light) =>
        Inside(light.Red) && Inside(light.Green) && Inside(light.Blue);

    private static bool Inside(double light) => light is >= -1e-6 and <= 1 + 1e-6;

    private static double Cube(double value) => value * value * value;

    private static double Linear(byte value)
    {
        var share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Byte(double light)
    {
        var value = Math.Clamp(light, 0, 1);
        return (byte)Math.Round(255 * (value <= 0.0031308 ? 12.92 * value : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055));
    }
}
