namespace Multitask.Pipeline;

/// <summary>Suggests the known word that a misspelt one was probably meant to be.</summary>
public static class DidYouMean
{
    /// <summary>Nobody misspells a longer word by little, and edits take the product of the lengths to count.</summary>
    private const int Longest = 40;

    private const int Listed = 12;

    /// <summary>The known word with the fewest edits, if they are few for its length (one, or a third of the letters).</summary>
    public static Option<string> Suggest(string word, Seq<string> known) =>
        Seq(known.Filter(candidate => Math.Abs(word.Length - candidate.Length) <= Allowed(word, candidate)
                    && Math.Max(word.Length, candidate.Length) <= Longest)
                .Map(candidate => (Word: candidate, Edits: Edits(word, candidate)))
                .Filter(guess => guess.Edits <= Allowed(word, guess.Word))
                .OrderBy(guess => guess.Edits)
                .Select(guess => guess.Word)
                .ToArray())
            .HeadOrNone();

    private static int Allowed(string word, string candidate) => Math.Max(1, Math.Max(word.Length, candidate.Length) / 3);

    /// <summary>The end of a message: <c>; did you mean `gamma`?</c>, or nothing.</summary>
    public static string Hint(string word, Seq<string> known) =>
        Suggest(word, known).Match(Some: guess => $"; did you mean `{guess}`?", None: () => "");

    /// <summary>The same, or where nothing is near: <c>; there are data, model, famo</c>, the first dozen.</summary>
    internal static string HintOrAll(string word, Seq<string> known) => Hint(word, known) is { Length: > 0 } hint ? hint
        : known.IsEmpty ? "" : $"; there are {string.Join(", ", known.Take(Listed))}{(known.Count > Listed ? ", ..." : "")}";

    /// <summary>
    /// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours; letter case is ignored.
    /// </summary>
    public static int Edits(string left, string right)
    {
        var (a, b) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                    1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
