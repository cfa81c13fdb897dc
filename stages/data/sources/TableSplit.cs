using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>What divides the rows of a table.</summary>
public abstract record TableSplit
{
    private TableSplit() { }

    /// <summary>A share of the rows, drawn at random, is the test split.</summary>
    /// <param name="Test">The share, more than 0 and less than 1.</param>
    public sealed record Share(double Test = 0.2) : TableSplit;

    /// <summary>The test split is a file of its own, with the same columns; of images with targets per pixel, a folder of its own.</summary>
    /// <param name="Path">The file or folder.</param>
    public sealed record Separate(string Path) : TableSplit;

    /// <summary>A column says it: <c>train</c>, <c>validation</c> (or <c>val</c>) or <c>test</c>.</summary>
    /// <param name="Name">The column.</param>
    public sealed record Column(string Name) : TableSplit;

    /// <summary>One of <c>test</c>, <c>test_path</c> and <c>split</c>.</summary>
    internal static Fields<TableSplit> OfRows { get; } = (
        Shares, Paths, Field.Maybe("split", Decode.Text.Map(TableSplit (column) => new Column(column))))
        .Apply((share, path, column) => Seq(share, path, column).Somes())
        .Ensure(given => given.Count > 1 ? Some("must have only one of `test`, `test_path` and `split`") : None)
        .Map(given => given.HeadOrNone().IfNone(new Share()));

    /// <summary>One of <c>test</c> and <c>test_path</c>.</summary>
    internal static Fields<TableSplit> OfFolders { get; } = (Shares, Paths)
        .Apply((share, path) => Seq(share, path).Somes())
        .Ensure(given => given.Count > 1 ? Some("must have only one of `test` and `test_path`") : None)
        .Map(given => given.HeadOrNone().IfNone(new Share()));

    /// <summary>The share of the training examples that is the validation split; 0: there is none.</summary>
    internal static Fields<double> Validation { get; } = Field.Optional("validation", Decode.Double(Interval.Between(0, 0.9)), 0);

    /// <summary>Without a path, as keys hold it.</summary>
    internal TableSplit WithoutPath => this is Separate ? new Separate("") : this;

    /// <summary>With its path starting at a folder.</summary>
    internal TableSplit With(Func<string, string> rooted) => this is Separate separate ? new Separate(rooted(separate.Path)) : this;

    private static Fields<Option<TableSplit>> Shares =>
        Field.Maybe("test", Decode.Double(Interval.Between(0.001, 0.9)).Map(TableSplit (share) => new Share(share)));

    private static Fields<Option<TableSplit>> Paths => Field.Maybe("test_path", Decode.Text.Map(TableSplit (path) => new Separate(path)));
}

/// <summary>Draws splits at random.</summary>
/// <param name="Seed">Of the draws.</param>
/// <param name="Validation">The share of the training examples that is the validation split.</param>
internal sealed record SplitDraw(ulong Seed, double Validation)
{
    /// <summary>The numbers of the examples of each split, ascending, where a share of them is the test split.</summary>
    internal Map<Split, int[]> Share(int count, double test)
    {
        var order = new RandomSource(Seed, "table/test").Permutation(count);
        var tested = Math.Max(1, (int)Math.Round(count * test));
        return Given(order[tested..], order[..tested]);
    }

    /// <summary>The same where the test split is known.</summary>
    internal Map<Split, int[]> Given(int[] train, int[] test)
    {
        System.Array.Sort(train);
        var order = new RandomSource(Seed, "table/validation").Permutation(train.Length);
        var count = (int)Math.Round(train.Length * Validation);
        return Filled(
            (Split.Train, [.. order[count..].Select(at => train[at])]),
            (Split.Validation, [.. order[..count].Select(at => train[at])]),
            (Split.Test, test));
    }

    /// <summary>The splits that have examples.</summary>
    internal static Map<Split, int[]> Filled(params (Split Split, int[] Examples)[] splits) => toMap(splits
        .Where(one => one.Examples.Length > 0)
        .Select(one => (one.Split, one.Examples.Order().ToArray())));
}
