using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary>A key that is searched.</summary>
/// <param name="Key">Its path in the stage: <c>optimizer.adam.lr</c>.</param>
/// <param name="Range">Its values.</param>
/// <param name="Written">The range as it stands in the file.</param>
internal sealed record SearchKey(string Key, SearchRange Range, ConfigNode Written);

/// <summary>How points of a space are chosen, and how long trials are trained.</summary>
internal abstract record SearchMethod
{
    private SearchMethod() { }

    /// <summary>Independent random points (Bergstra and Bengio, JMLR 13, 2012).</summary>
    internal sealed record Random : SearchMethod;

    /// <summary>Points of Sobol's sequence, shifted at random.</summary>
    internal sealed record Sobol : SearchMethod;

    /// <summary>
    /// Synchronous successive halving (Jamieson and Talwalkar, AISTATS 2016) of random points: all are trained for some epochs, the best part of them
    /// for more, and so on until one part is trained to the end.
    /// </summary>
    /// <param name="Epochs">Of the first rung.</param>
    /// <param name="Factor">How many times fewer trials, and more epochs, a rung has than the one before.</param>
    internal sealed record Halving(int Epochs, int Factor) : SearchMethod;
}

/// <summary>The <c>search</c> of a stage.</summary>
/// <param name="Space">The keys, in the order of the file.</param>
/// <param name="Method">How.</param>
/// <param name="Trials">How many points are tried.</param>
/// <param name="Seed">Of the points: a number of its own, so that the pipeline's seed does not move them.</param>
internal sealed record SearchPlan(Seq<SearchKey> Space, SearchMethod Method, int Trials, ulong Seed)
{
    /// <summary>Draws for a trial that is new; a small space may have fewer points than trials.</summary>
    private const int MostDraws = 50;

    /// <summary>The values of each trial, in the order of <see cref="Space"/>; no two trials are the same. More trials leave the first ones as they are.</summary>
    internal Seq<Seq<ConfigNode>> Points() => Seq(Enumerable.Range(0, Trials * MostDraws)
        .Select(index => Space.Map((at, key) => key.Range.At(Share(index, at), key.Written)).ToSeq().Strict())
        .DistinctBy(point => string.Join('\n', point.Map(Identity)))
        .Take(Trials)
        .ToArray());

    private double Share(int index, int dimension) => Method switch
    {
        SearchMethod.Sobol => Search.Sobol.Share(Search.Sobol.Coordinate(dimension, (uint)index) ^ new RandomSource(Seed, "search/shift", dimension).NextUInt32()),
        SearchMethod.Random or SearchMethod.Halving => new RandomSource(Seed, "search", index, dimension).NextDouble(),
        _ => throw new UnreachableException(),
    };

    /// <summary>Values of choices are told apart by where they stand.</summary>
    internal static string Identity(ConfigNode value) => value is ConfigNode.Scalar scalar ? scalar.Text : value.Place.Path;
}

/// <summary>The rungs of successive halving.</summary>
/// <param name="Trials">How many trials are trained in it.</param>
/// <param name="Epochs">After which epoch it ends.</param>
internal sealed record Rung(int Trials, int Epochs)
{
    /// <summary>From all trials to those that are trained to the end.</summary>
    internal static Seq<Rung> Of(SearchMethod.Halving halving, int trials, int epochs)
    {
        var rungs = new List<Rung> { new(trials, Math.Min(halving.Epochs, epochs)) };
        while (rungs[^1].Epochs < epochs)
        {
            var left = Math.Max(1, rungs[^1].Trials / halving.Factor);
            // A single trial has nothing to be compared with on the way.
            rungs.Add(new(left, left == 1 ? epochs : (int)Math.Min((long)rungs[^1].Epochs * halving.Factor, epochs)));
        }

        return Seq(rungs.ToArray());
    }
}
