using System.Numerics;

namespace Multitask.Stages.Training;

/// <summary>
/// The numbers of a batch of images, channels last, as rows of whole pixels, in pieces: one division of the work, whatever the cores.
/// </summary>
/// <param name="Count">Of numbers.</param>
/// <param name="Channels">Of a pixel.</param>
internal sealed unsafe record BatchPieces(long Count, int Channels)
{
    /// <summary>Numbers in a piece at most: it fits into a core's cache.</summary>
    private const int Most = 1 << 14;

    /// <summary>Pieces at least, if they have rows: cores get as much each.</summary>
    private const int Fewest = 16;

    private readonly long _rows = Count / Width(Channels);
    private readonly int _share = (int)Math.Max(1, Math.Min(Most, Count / Fewest) / Width(Channels));

    /// <summary>Of a row: as many pixels as make a multiple of 64 numbers.</summary>
    internal int Columns { get; } = Width(Channels);

    /// <summary>Samples of each channel.</summary>
    internal long Pixels { get; } = Count / Channels;

    private int Pieces => (int)((_rows + _share - 1) / _share);

    /// <summary>Whether the numbers are whole rows.</summary>
    internal static bool Fit(long count, int channels) => channels % Quad.Lanes == 0 && count % Width(channels) == 0;

    /// <summary>Every piece, on all cores.</summary>
    internal void Each(Action<NormalizationPiece> work) => Cores.For(Pieces, at => work(At(at)));

    /// <summary>Two numbers for each column of each piece.</summary>
    internal PieceSums Sums(PieceSum work)
    {
        var (firsts, seconds) = (new float[Pieces * Columns], new float[Pieces * Columns]);
        fixed (float* first = firsts, second = seconds)
        {
            nint one = (nint)first, two = (nint)second;
            Cores.For(Pieces, at => work(At(at), (float*)one + (at * Columns), (float*)two + (at * Columns)));
        }

        return new(this, firsts, seconds);
    }

    /// <summary>A piece by its number.</summary>
    internal NormalizationPiece At(long piece) => new(piece * _share, (int)Math.Min(_share, _rows - (piece * _share)), Columns);

    private static int Width(int channels) => channels * (Quad.Count / (int)BigInteger.GreatestCommonDivisor(channels, Quad.Count));
}
