namespace Multitask.Stages.Environments;

/// <summary>Moments of an episode side by side.</summary>
internal static class Filmstrip
{
    private const int Gap = 4;
    private const byte Paper = 255;

    /// <summary>At which of so many steps there is a picture: the first, the last, and evenly between.</summary>
    internal static Seq<int> Moments(int steps, int pictures) => pictures < 2
        ? Prelude.Seq1(0)
        : Prelude.toSeq(Enumerable.Range(0, pictures).Select(at => (int)Math.Round(at * steps / (pictures - 1.0))).Distinct()).Strict();

    /// <summary>Pictures of one size in a row, with a gap between.</summary>
    internal static RgbImage Join(Seq<RgbImage> pictures)
    {
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        var all = ((width + Gap) * pictures.Count) - Gap;
        var pixels = new byte[3 * all * height];
        Array.Fill(pixels, Paper);
        for (var at = 0; at < pictures.Count; at++)
        {
            for (var row = 0; row < height; row++)
            {
                pictures[at].Pixels.Slice(3 * width * row, 3 * width).CopyTo(pixels.AsSpan(3 * ((row * all) + (at * (width + Gap)))));
            }
        }

        return new RgbImage(all, height, pixels);
    }
}
