namespace Multitask.Stages.Search;

/// <summary>
/// Sobol's sequence: points that fill the unit cube evenly, in the order of Antonov and Saleev, with the direction numbers of Joe and Kuo
/// (<em>Constructing Sobol sequences with better two-dimensional projections</em>, SIAM J. Sci. Comput. 30, 2008; file new-joe-kuo-6).
/// </summary>
internal static class Sobol
{
    private const int Bits = 32;

    /// <summary>From the second dimension on: the inner coefficients of the primitive polynomial as bits, and the first direction numbers, as many as its degree.</summary>
    private static readonly (uint Coefficients, uint[] First)[] Published =
    [
        (0, [1]), (1, [1, 3]), (1, [1, 3, 1]), (2, [1, 1, 1]), (1, [1, 1, 3, 3]), (4, [1, 3, 5, 13]), (2, [1, 1, 5, 5, 17]), (4, [1, 1, 5, 5, 5]),
        (7, [1, 1, 7, 11, 19]), (11, [1, 1, 5, 1, 1]), (13, [1, 1, 1, 3, 11]), (14, [1, 3, 5, 5, 31]), (1, [1, 3, 3, 9, 7, 49]),
        (13, [1, 1, 1, 15, 21, 21]), (16, [1, 3, 1, 13, 27, 49]),
    ];

    /// <summary>The most dimensions.</summary>
    internal static int Dimensions => Published.Length + 1;

    /// <summary>A coordinate of a point as 32 bits behind the point.</summary>
    /// <param name="dimension">From 0, below <see cref="Dimensions"/>.</param>
    /// <param name="index">The number of the point, from 0.</param>
    internal static uint Coordinate(int dimension, uint index)
    {
        var directions = Directions(dimension);
        var (gray, value) = (index ^ (index >> 1), 0u);
        for (var bit = 0; bit < Bits; bit++)
        {
            value ^= ((gray >> bit) & 1) == 1 ? directions[bit] : 0;
        }

        return value;
    }

    /// <summary>Bits behind a point as a number in [0, 1).</summary>
    internal static double Share(uint bits) => bits / (double)(1UL << Bits);

    private static uint[] Directions(int dimension)
    {
        var directions = new uint[Bits];
        var (coefficients, first) = dimension == 0 ? (0u, []) : Published[dimension - 1];
        for (var at = 0; at < Bits; at++)
        {
            directions[at] = dimension == 0 ? 1u << (Bits - 1 - at)
                : at < first.Length ? first[at] << (Bits - 1 - at)
                : Next(directions, at, (first.Length, coefficients));
        }

        return directions;
    }

    /// <summary>Equation 2 of the paper: v_k = a_1 v_(k-1) + ... + a_(s-1) v_(k-s+1) + v_(k-s) + v_(k-s) / 2^s, without carry.</summary>
    private static uint Next(uint[] directions, int at, (int Degree, uint Coefficients) polynomial)
    {
        var (degree, coefficients) = polynomial;
        var value = directions[at - degree] ^ (directions[at - degree] >> degree);
        for (var term = 1; term < degree; term++)
        {
            value ^= ((coefficients >> (degree - 1 - term)) & 1) == 1 ? directions[at - term] : 0;
        }

        return value;
    }
}
