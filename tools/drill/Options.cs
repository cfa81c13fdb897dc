using System.Globalization;

namespace Multitask.Drill;

/// <summary>What to drill.</summary>
/// <param name="Rounds">Rounds of killing; the other drills do fewer.</param>
/// <param name="Seed">Of the moments and places.</param>
/// <param name="Only">The drills to run; none: all.</param>
internal sealed record Options(int Rounds = 20, ulong Seed = 1, Seq<string> Only = default)
{
    internal const string Usage = "usage: drill [--rounds 20] [--seed 1] [--only sigkill|signals|full-disk|concurrent|store-mark|changed-file]...";

    /// <summary>How often the drills are repeated that a short run does once.</summary>
    internal int Repeats => Math.Max(1, Rounds / 20);

    /// <summary>From the command line; Left is the option that is not valid.</summary>
    internal static Either<string, Options> Of(Seq<string> args) => args.Count switch
    {
        0 => new Options(),
        1 => Left<string, Options>($"{args[0]} needs a value"),
        _ => Of(args.Skip(2)).Bind(others => others.With(args[0], args[1])),
    };

    private Either<string, Options> With(string name, string value) => name switch
    {
        "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 => this with { Rounds = rounds },
        "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed) => this with { Seed = seed },
        "--only" when Drills.Names.Contains(value) => this with { Only = value.Cons(Only) },
        _ => Left<string, Options>($"{name} {value} is not a valid option"),
    };
}
